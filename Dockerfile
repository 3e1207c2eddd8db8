# The program alone, for pipelines: no network is needed to run it, no file but the reports is written, nobody is root.
#   docker build --tag modelaudit .
#   docker run --rm --network none --read-only --volume "$PWD:/work" modelaudit gate my-model --report-dir reports
ARG PYTHON=3.12-slim-bookworm

FROM python:${PYTHON} AS build
ARG EXTRAS=""
WORKDIR /src
COPY . .
RUN python -m venv /opt/modelaudit
RUN /opt/modelaudit/bin/python -m pip install --no-cache-dir --disable-pip-version-check ".${EXTRAS:+[$EXTRAS]}"
RUN /opt/modelaudit/bin/python -m pip uninstall --yes --disable-pip-version-check pip

FROM python:${PYTHON}
LABEL org.opencontainers.image.title="modelaudit" \
      org.opencontainers.image.description="May this model be released, and what is owed if it is?" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /opt/modelaudit /opt/modelaudit
ENV PATH="/opt/modelaudit/bin:$PATH" \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    MODELAUDIT_REGISTRY=none
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin modelaudit
USER 10001
WORKDIR /work
ENTRYPOINT ["modelaudit"]
CMD ["--help"]
