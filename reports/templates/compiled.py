"""The templates beside this file as code; made by tools/compile_content.py."""

# ruff: noqa
# fmt: off
ENGINE = "3.1.6"
TEXTS = {
 "ancestors.html.j2": "ec2753f37a620fc64415c1d5b5c583e19b77fe4db576228edbdce6e0c8d75970",
 "artifact.html.j2": "68a04587f1ab2235235a2c88d488b6945dd12898518f45ddffe062fb74c7b74f",
 "audit.html.j2": "7b7a0209e7eb27577fe10a016b09c035aff597cc4c4be45da1a95dd6d023fd77",
 "bounds.html.j2": "c441402478d6b9c040db9bc71eef434f35ec6c86fb97f95d07d9c8ffaac62a98",
 "diff.html.j2": "0f3c6ae252837368dae146ac1bbc2b5cc106ab28c0a75cf4491965f05bada304",
 "duties.html.j2": "7c68f8fef80fc283e708b5026aabbfec296a47286d40f9ea9dbc3b2cafaa1641",
 "evidence.html.j2": "1ff6df1be9dd5135f9a443554eedbbb33bc254cf522abe0918bb9ab540847183",
 "findings.html.j2": "1cf9fba938795386ed08258cdb35b66cd901b27b44db617155ed0afb528ecb38",
 "gaps.html.j2": "f4a173679bde556f6a954a6416f5a2b2e8ae9e412a5399059d1de45e083ea45e",
 "limits.html.j2": "0522e08e69ba1192d014c02f666637fab5bb8d6dfc0edd35094a54d66c4bbdcb",
 "lineage-page.svg.j2": "4fe6438fe2ffca5c3dc336e42e298d7909be53e4f23f84d2eddde7071a03d134",
 "lineage.html.j2": "fe50e7f504f4f45f877d99bba9f7525fd89b8a0c02e7f3bfa1b0f9c8cd64c6a6",
 "lineage.svg.j2": "04f8a27683eb8e21ac029137a41ae4af7ec1d5c26a5cb5d093049140e361fc30",
 "method.html.j2": "f80bbd1d423e22c5cfc4efd8b198180f4ed774a96def9b191466a8192340244b",
 "page.html.j2": "030ee02576d594d3a6da5c46149ac3489059341fd42c27f497993e7d43c2cb02",
 "parts.html.j2": "ddded4a83d043bce9cd533e8e53b62281275e433285a07e4c5aa95ba16daa1ef",
 "policy.html.j2": "85640bdf7b43bc1d85ee4128f3708a5300e32b3fee2e538dbf93daf885f0ff94",
 "portfolio.html.j2": "e838bb1a280849d5c82587181fd394c8f4e130b2b1f7f6eac65c318bf7bb515d",
 "report.html.j2": "df1b761fc5d5244e4b0f1a42d032fadb5bdd57fdc3440c5a5730feffff131764",
 "signoff.html.j2": "705ec685de0cf1f750184b761f619c8b335da242e61d2022ba10b0c6830dcda8",
 "sources.html.j2": "325aeed32a915b2c1e810bda2f3b4e7c1b09fbd7dc71b320ddd5f62b10349cd8",
 "summary.html.j2": "c0fc94a0010c5de3dcb11acdd03a5bc645d33e877436ccc0c3bd87e17eff0846",
 "together.html.j2": "a847e1df57f600cf758d62adefacd5035e0b3a2caade158108f6e10d8cdd43dd",
 "waivers.html.j2": "733a913932dd53061dee7aecd4fa68961dbd8a99d0ab61fe2e181f483a5c872c"
}


def _0(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'ancestors.html.j2'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_id = resolve('id')
        l_0_parts = resolve('parts')
        l_0_audit = resolve('audit')
        l_0_single = resolve('single')
        l_0_paged = resolve('paged')
        l_0_near = resolve('near')
        l_0_told = l_0_table = l_0_together = missing
        try:
            t_1 = environment.filters['length']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'length' found.")
        try:
            t_2 = environment.filters['truncate']
        except KeyError:
            @internalcode
            def t_2(*unused):
                raise TemplateRuntimeError("No filter named 'truncate' found.")
        pass
        def macro(l_1_row):
            t_3 = []
            if l_1_row is missing:
                l_1_row = undefined("parameter 'row' was not provided", name='row')
            pass
            if environment.getattr(l_1_row, 'why_unknown'):
                pass
                t_3.extend((
                    '<td colspan="3"><span class="badge open">unknown</span> ',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'prose'), environment.getitem(environment.getattr(l_1_row, 'why_unknown'), 0), 400))),
                    '</td>\n<td>not looked at</td>\n',
                ))
            else:
                pass
                t_3.append(
                    '<td>',
                )
                if environment.getattr(l_1_row, 'declared'):
                    pass
                    t_3.extend((
                        '<bdi>',
                        escape(environment.finalize(environment.getattr(l_1_row, 'declared'))),
                        '</bdi>',
                    ))
                else:
                    pass
                    t_3.append(
                        'none',
                    )
                t_3.append(
                    '</td>\n<td>',
                )
                t_4 = 1
                for l_2_told in environment.getattr(l_1_row, 'detected'):
                    _loop_vars = {}
                    pass
                    t_3.extend((
                        '<p><bdi>',
                        escape(environment.finalize(l_2_told)),
                        '</bdi></p>',
                    ))
                    t_4 = 0
                l_2_told = missing
                if t_4:
                    pass
                    t_3.append(
                        'its files were not read',
                    )
                t_3.extend((
                    '</td>\n<td><bdi>',
                    escape(environment.finalize(environment.getattr(l_1_row, 'concluded'))),
                    '</bdi>',
                ))
                if environment.getattr(l_1_row, 'how'):
                    pass
                    t_3.extend((
                        '<p class="meta">by <bdi>',
                        escape(environment.finalize(environment.getattr(l_1_row, 'how'))),
                        '</bdi></p>',
                    ))
                for l_2_told in environment.getattr(l_1_row, 'parts'):
                    _loop_vars = {}
                    pass
                    t_3.extend((
                        '<p class="meta"><bdi>',
                        escape(environment.finalize(l_2_told)),
                        '</bdi></p>',
                    ))
                l_2_told = missing
                t_3.append(
                    '</td>\n<td>',
                )
                if environment.getattr(l_1_row, 'gated'):
                    pass
                    t_3.append(
                        '<span class="badge none">gated</span> ',
                    )
                l_2_loop = missing
                for l_2_told, l_2_loop in LoopContext(environment.getattr(l_1_row, 'known'), undefined):
                    _loop_vars = {}
                    pass
                    t_3.extend((
                        '<bdi>',
                        escape(environment.finalize(l_2_told)),
                        '</bdi>',
                    ))
                    if (not environment.getattr(l_2_loop, 'last')):
                        pass
                        t_3.append(
                            '; ',
                        )
                l_2_loop = l_2_told = missing
                for (l_2_flag, l_2_text) in environment.getattr(l_1_row, 'flags'):
                    l_2_signs = resolve('signs')
                    _loop_vars = {}
                    pass
                    t_3.extend((
                        '<p class="meta"><span aria-hidden="true">',
                        escape(environment.finalize(environment.getitem((undefined(name='signs') if l_2_signs is missing else l_2_signs), l_2_flag))),
                        '</span> <bdi>',
                        escape(environment.finalize(t_2(environment, l_2_text, 200, True, '…'))),
                        '</bdi></p>',
                    ))
                l_2_flag = l_2_text = l_2_signs = missing
                t_3.append(
                    '</td>\n',
                )
            return concat(t_3)
        context.exported_vars.add('told')
        context.vars['told'] = l_0_told = Macro(environment, macro, 'told', ('row',), False, False, False, context.eval_ctx.autoescape)
        def macro(l_1_rows):
            t_5 = []
            if l_1_rows is missing:
                l_1_rows = undefined("parameter 'rows' was not provided", name='rows')
            pass
            t_5.append(
                '<table class="stack ancestors">\n<caption class="unseen">Every ancestor with its licenses, the nearest first</caption>\n<thead><tr><th scope="col">Ancestor</th><th scope="col">Declared</th><th scope="col">Detected</th><th scope="col">Concluded, and how known</th><th scope="col">State, and when seen</th></tr></thead>\n<tbody>\n',
            )
            for l_2_row in l_1_rows:
                _loop_vars = {}
                pass
                t_5.extend((
                    '<tr id="',
                    escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id))),
                    '-ancestor-',
                    escape(environment.finalize(environment.getattr(l_2_row, 'number'))),
                    '"',
                ))
                if environment.getattr(l_2_row, 'why_unknown'):
                    pass
                    t_5.append(
                        ' class="whole"',
                    )
                t_5.extend((
                    '>\n<th scope="row"><strong>',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'linked'), (undefined(name='audit') if l_0_audit is missing else l_0_audit), environment.getattr(environment.getattr(l_2_row, 'ref'), 'display'), context.call(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'home_of'), environment.getattr(l_2_row, 'ref'), _loop_vars=_loop_vars), _loop_vars=_loop_vars))),
                    '</strong>',
                ))
                if environment.getattr(l_2_row, 'kind'):
                    pass
                    t_5.extend((
                        ' <span class="meta">',
                        escape(environment.finalize(environment.getattr(l_2_row, 'kind'))),
                        '</span>',
                    ))
                if (environment.getattr(l_2_row, 'distance') > 1):
                    pass
                    t_5.extend((
                        '<p class="meta">',
                        escape(environment.finalize(environment.getattr(l_2_row, 'distance'))),
                        ' links up</p>',
                    ))
                for l_3_link in environment.getattr(l_2_row, 'links'):
                    _loop_vars = {}
                    pass
                    t_5.extend((
                        '<p class="meta"><bdi>',
                        escape(environment.finalize(environment.getattr(l_3_link, 'told'))),
                        '</bdi> · ',
                    ))
                    if environment.getattr(l_3_link, 'place'):
                        pass
                        t_5.extend((
                            '<code><bdi>',
                            escape(environment.finalize(environment.getattr(l_3_link, 'place'))),
                            '</bdi></code>',
                        ))
                    else:
                        pass
                        t_5.append(
                            'no evidence kept',
                        )
                    if environment.getattr(l_3_link, 'doubt'):
                        pass
                        t_5.extend((
                            ' · ',
                            escape(environment.finalize(environment.getattr(l_3_link, 'doubt'))),
                        ))
                    t_5.append(
                        '</p>\n',
                    )
                l_3_link = missing
                if environment.getattr(l_2_row, 'more_links'):
                    pass
                    t_5.extend((
                        '<p class="meta">and ',
                        escape(environment.finalize(environment.getattr(l_2_row, 'more_links'))),
                        ' more links</p>',
                    ))
                t_5.extend((
                    '</th>\n',
                    escape(environment.finalize(context.call((undefined(name='told') if l_0_told is missing else l_0_told), l_2_row, _loop_vars=_loop_vars))),
                    '\n</tr>\n',
                ))
            l_2_row = missing
            t_5.append(
                '</tbody>\n</table>\n',
            )
            return concat(t_5)
        context.exported_vars.add('table')
        context.vars['table'] = l_0_table = Macro(environment, macro, 'table', ('rows',), False, False, False, context.eval_ctx.autoescape)
        def macro(l_1_group):
            t_6 = []
            if l_1_group is missing:
                l_1_group = undefined("parameter 'group' was not provided", name='group')
            pass
            t_6.extend((
                '<table class="ancestors alike">\n<caption class="unseen">What is told of ',
                escape(environment.finalize(t_1(l_1_group))),
                ' ancestors alike</caption>\n<thead><tr><th scope="col">Ancestors</th><th scope="col">Declared</th><th scope="col">Detected</th><th scope="col">Concluded, and how known</th><th scope="col">State, and when seen</th></tr></thead>\n<tbody>\n<tr',
            ))
            if environment.getattr(environment.getitem(l_1_group, 0), 'why_unknown'):
                pass
                t_6.append(
                    ' class="whole"',
                )
            t_6.extend((
                '><th scope="row"><strong>',
                escape(environment.finalize(context.call(environment.getattr('{:,}', 'format'), t_1(l_1_group)))),
                '</strong>, named below',
            ))
            if environment.getattr(environment.getitem(l_1_group, 0), 'kind'):
                pass
                t_6.extend((
                    ' <span class="meta">',
                    escape(environment.finalize(environment.getattr(environment.getitem(l_1_group, 0), 'kind'))),
                    '</span>',
                ))
            t_6.extend((
                '</th>',
                escape(environment.finalize(context.call((undefined(name='told') if l_0_told is missing else l_0_told), environment.getitem(l_1_group, 0)))),
                '</tr>\n</tbody>\n</table>\n<p class="names">',
            ))
            l_2_loop = missing
            for l_2_row, l_2_loop in LoopContext(l_1_group, undefined):
                _loop_vars = {}
                pass
                t_6.extend((
                    '<span id="',
                    escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id))),
                    '-ancestor-',
                    escape(environment.finalize(environment.getattr(l_2_row, 'number'))),
                    '">',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(environment.getattr(l_2_row, 'ref'), 'display'), _loop_vars=_loop_vars))),
                    '</span>',
                ))
                if (not environment.getattr(l_2_loop, 'last')):
                    pass
                    t_6.append(
                        ', ',
                    )
            l_2_loop = l_2_row = missing
            t_6.append(
                '</p>\n',
            )
            return concat(t_6)
        context.exported_vars.add('together')
        context.vars['together'] = l_0_together = Macro(environment, macro, 'together', ('group',), False, False, False, context.eval_ctx.autoescape)
        yield '<section aria-labelledby="'
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-name '
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-ancestors">\n'
        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'heading'), (undefined(name='audit') if l_0_audit is missing else l_0_audit), 'ancestors')))
        yield '\n'
        if environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'ancestors'), 'rows'):
            pass
            l_0_single = environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'ancestors'), 'single')
            context.vars['single'] = l_0_single
            context.exported_vars.add('single')
            l_0_near = (t_1((undefined(name='single') if l_0_single is missing else l_0_single)) if ((undefined(name='paged') if l_0_paged is missing else l_0_paged) or (t_1((undefined(name='single') if l_0_single is missing else l_0_single)) <= 60)) else 40)
            context.vars['near'] = l_0_near
            context.exported_vars.add('near')
            yield escape(environment.finalize(context.call((undefined(name='table') if l_0_table is missing else l_0_table), (undefined(name='single') if l_0_single is missing else l_0_single)[:(undefined(name='near') if l_0_near is missing else l_0_near)])))
            yield '\n'
            if (t_1((undefined(name='single') if l_0_single is missing else l_0_single)) > (undefined(name='near') if l_0_near is missing else l_0_near)):
                pass
                yield '<details>\n<summary>'
                yield escape(environment.finalize((t_1((undefined(name='single') if l_0_single is missing else l_0_single)) - (undefined(name='near') if l_0_near is missing else l_0_near))))
                yield ' more, further away</summary>\n'
                yield escape(environment.finalize(context.call((undefined(name='table') if l_0_table is missing else l_0_table), (undefined(name='single') if l_0_single is missing else l_0_single)[(undefined(name='near') if l_0_near is missing else l_0_near):])))
                yield '\n</details>\n'
            if environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'ancestors'), 'alike'):
                pass
                yield '<h4>'
                yield escape(environment.finalize((t_1(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'ancestors'), 'rows')) - t_1((undefined(name='single') if l_0_single is missing else l_0_single)))))
                yield ' further away <span class="meta">those that are told the same stand together; the HTML report has a row of each, with its links</span></h4>\n'
                for l_1_group in environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'ancestors'), 'alike'):
                    _loop_vars = {}
                    pass
                    yield escape(environment.finalize(context.call((undefined(name='together') if l_0_together is missing else l_0_together), l_1_group, _loop_vars=_loop_vars)))
                    yield '\n'
                l_1_group = missing
        else:
            pass
            yield '<p>None is named.</p>\n'
        yield '</section>'

    blocks = {}
    debug_info = '1=30&2=35&3=39&6=47&7=63&8=80&9=102&12=140&17=148&18=153&19=165&20=175&21=182&23=212&25=221&31=231&33=238&36=241&39=264&41=289&42=293&43=295&44=297&45=300&46=303&47=305&49=308&50=310&53=312&54=315&55=317&56=320'
    return locals()


def _1(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'artifact.html.j2'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_id = resolve('id')
        l_0_parts = resolve('parts')
        l_0_audit = resolve('audit')
        l_0_report = resolve('report')
        try:
            t_1 = environment.filters['length']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'length' found.")
        pass
        yield '<section aria-labelledby="'
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-name '
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-artifact">\n'
        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'heading'), (undefined(name='audit') if l_0_audit is missing else l_0_audit), 'artifact')))
        yield '\n<dl class="facts">\n'
        if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'planned'):
            pass
            l_1_loop = missing
            for l_1_told, l_1_loop in LoopContext(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'made_from'), undefined):
                _loop_vars = {}
                pass
                if environment.getattr(l_1_loop, 'first'):
                    pass
                    yield '<dt>Made from</dt>\n'
                yield '<dd><bdi>'
                yield escape(environment.finalize(l_1_told))
                yield '</bdi></dd>\n'
            l_1_loop = l_1_told = missing
            yield '<dt>Label</dt><dd><strong><bdi>'
            yield escape(environment.finalize(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'label')))
            yield '</bdi></strong></dd>\n'
        else:
            pass
            yield '<dt>Declared</dt><dd><bdi>'
            yield escape(environment.finalize((context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'phrases'), 'declared'), environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'artifact'), 'declared')) if environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'artifact'), 'declared') else 'no license is declared')))
            yield '</bdi></dd>\n<dt>Detected</dt>\n'
            for l_1_told in context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'phrases'), 'detected'), environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'artifact'), environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'names'), 50):
                _loop_vars = {}
                pass
                yield '<dd><bdi>'
                yield escape(environment.finalize(l_1_told))
                yield '</bdi></dd>\n'
            l_1_told = missing
            yield '<dt>Concluded</dt><dd><strong><bdi>'
            yield escape(environment.finalize(context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'phrases'), 'concluded'), (undefined(name='report') if l_0_report is missing else l_0_report), environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'names'))))
            yield '</bdi></strong></dd>\n'
        l_1_loop = missing
        for l_1_told, l_1_loop in LoopContext(context.call(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'told_apart'), environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'artifact')), undefined):
            _loop_vars = {}
            pass
            if environment.getattr(l_1_loop, 'first'):
                pass
                yield '<dt>Its parts</dt>\n'
            yield '<dd><bdi>'
            yield escape(environment.finalize(l_1_told))
            yield '</bdi></dd>\n'
        l_1_loop = l_1_told = missing
        l_1_loop = missing
        for l_1_choice, l_1_loop in LoopContext(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'choices')[:40], undefined):
            _loop_vars = {}
            pass
            if environment.getattr(l_1_loop, 'first'):
                pass
                yield '<dt>Chosen license</dt>\n'
            yield '<dd><bdi>'
            yield escape(environment.finalize(context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'phrases'), 'choice'), l_1_choice, _loop_vars=_loop_vars)))
            yield '</bdi></dd>\n'
        l_1_loop = l_1_choice = missing
        if (t_1(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'choices')) > 40):
            pass
            yield '<dd>and '
            yield escape(environment.finalize((t_1(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'choices')) - 40)))
            yield ' more; the JSON report has them all</dd>\n'
        yield '</dl>\n'
        if (not environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'planned')):
            pass
            yield '<p class="meta">Declared is what its publisher writes, detected what its files hold, and concluded what this audit goes by. Where they differ, that is a finding.</p>'
        yield '\n</section>'

    blocks = {}
    debug_info = '1=22&2=26&4=28&5=31&6=38&7=42&9=47&11=49&12=53&14=57&16=60&17=67&18=71&19=78&20=81&22=87'
    return locals()


def _2(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'audit.html.j2'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_audit = resolve('audit')
        l_0_together = resolve('together')
        l_0_parts = l_0_report = l_0_id = missing
        pass
        l_0_parts = context.vars['parts'] = environment.get_template('parts.html.j2', 'audit.html.j2')._get_default_module(context)
        context.exported_vars.discard('parts')
        l_0_report = environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'report')
        context.vars['report'] = l_0_report
        context.exported_vars.add('report')
        l_0_id = markup_join(('audit-', environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'number'), ))
        context.vars['id'] = l_0_id
        context.exported_vars.add('id')
        yield '<article class="audit" id="'
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '" aria-labelledby="'
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-name">\n'
        template = environment.get_template('summary.html.j2', 'audit.html.j2')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {'id': l_0_id, 'parts': l_0_parts, 'report': l_0_report}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
        template = environment.get_template('artifact.html.j2', 'audit.html.j2')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {'id': l_0_id, 'parts': l_0_parts, 'report': l_0_report}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
        template = environment.get_template('lineage.html.j2', 'audit.html.j2')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {'id': l_0_id, 'parts': l_0_parts, 'report': l_0_report}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
        template = environment.get_template('duties.html.j2', 'audit.html.j2')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {'id': l_0_id, 'parts': l_0_parts, 'report': l_0_report}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
        template = environment.get_template('findings.html.j2', 'audit.html.j2')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {'id': l_0_id, 'parts': l_0_parts, 'report': l_0_report}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
        template = environment.get_template('policy.html.j2', 'audit.html.j2')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {'id': l_0_id, 'parts': l_0_parts, 'report': l_0_report}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
        template = environment.get_template('ancestors.html.j2', 'audit.html.j2')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {'id': l_0_id, 'parts': l_0_parts, 'report': l_0_report}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
        template = environment.get_template('bounds.html.j2', 'audit.html.j2')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {'id': l_0_id, 'parts': l_0_parts, 'report': l_0_report}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
        template = environment.get_template('waivers.html.j2', 'audit.html.j2')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {'id': l_0_id, 'parts': l_0_parts, 'report': l_0_report}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
        template = environment.get_template('evidence.html.j2', 'audit.html.j2')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {'id': l_0_id, 'parts': l_0_parts, 'report': l_0_report}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
        if (not (undefined(name='together') if l_0_together is missing else l_0_together)):
            pass
            template = environment.get_template('sources.html.j2', 'audit.html.j2')
            gen = template.root_render_func(template.new_context(context.get_all(), True, {'id': l_0_id, 'parts': l_0_parts, 'report': l_0_report}))
            try:
                for event in gen:
                    yield event
            finally: gen.close()
        template = environment.get_template('method.html.j2', 'audit.html.j2')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {'id': l_0_id, 'parts': l_0_parts, 'report': l_0_report}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
        template = environment.get_template('signoff.html.j2', 'audit.html.j2')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {'id': l_0_id, 'parts': l_0_parts, 'report': l_0_report}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
        template = environment.get_template('limits.html.j2', 'audit.html.j2')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {'id': l_0_id, 'parts': l_0_parts, 'report': l_0_report}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
        yield '</article>'

    blocks = {}
    debug_info = '2=14&3=16&4=19&5=23&6=27&7=33&8=39&9=45&10=51&11=57&12=63&13=69&14=75&15=81&16=87&17=89&19=95&20=101&21=107'
    return locals()


def _3(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'bounds.html.j2'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_id = resolve('id')
        l_0_parts = resolve('parts')
        l_0_audit = resolve('audit')
        try:
            t_1 = environment.filters['length']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'length' found.")
        pass
        yield '<section aria-labelledby="'
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-name '
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-bounds">\n'
        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'heading'), (undefined(name='audit') if l_0_audit is missing else l_0_audit), 'bounds')))
        yield '\n'
        if environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'duties'), 'bounds'):
            pass
            yield '<table class="stack bounds">\n<caption class="unseen">Thresholds and territories, beside what was said of the use</caption>\n<thead><tr><th scope="col">Where rights end</th><th scope="col">Said of your use</th><th scope="col">Clause</th><th scope="col">Asked by</th></tr></thead>\n<tbody>\n'
            for l_1_bound in environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'duties'), 'bounds'):
                l_1_point = missing
                _loop_vars = {}
                pass
                l_1_point = environment.getattr(l_1_bound, 'point')
                _loop_vars['point'] = l_1_point
                yield '<tr id="'
                yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
                yield '-point-'
                yield escape(environment.finalize(environment.getattr((undefined(name='point') if l_1_point is missing else l_1_point), 'number')))
                yield '">\n<th scope="row"><span class="number-of">'
                yield escape(environment.finalize(environment.getattr((undefined(name='point') if l_1_point is missing else l_1_point), 'number')))
                yield '</span> <bdi>'
                yield escape(environment.finalize(environment.getattr(l_1_bound, 'what')))
                yield '</bdi></th>\n<td>'
                yield escape(environment.finalize(environment.getattr(l_1_bound, 'said')))
                yield '</td>\n<td>'
                for l_2_asking in environment.getattr((undefined(name='point') if l_1_point is missing else l_1_point), 'asking')[:environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'room'), 'clauses')]:
                    _loop_vars = {}
                    pass
                    yield '<p>'
                    yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'clause'), (undefined(name='audit') if l_0_audit is missing else l_0_audit), environment.getattr(l_2_asking, 'clause'), _loop_vars=_loop_vars)))
                    if context.call(environment.getattr((undefined(name='point') if l_1_point is missing else l_1_point), 'exceptions'), l_2_asking, _loop_vars=_loop_vars):
                        pass
                        yield ' (except '
                        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'prose'), context.call(environment.getattr((undefined(name='point') if l_1_point is missing else l_1_point), 'exceptions'), l_2_asking, _loop_vars=_loop_vars), 300, _loop_vars=_loop_vars)))
                        yield ')'
                    yield '</p>'
                l_2_asking = missing
                if (t_1(environment.getattr((undefined(name='point') if l_1_point is missing else l_1_point), 'asking')) > environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'room'), 'clauses')):
                    pass
                    yield '<p class="meta">and '
                    yield escape(environment.finalize((t_1(environment.getattr((undefined(name='point') if l_1_point is missing else l_1_point), 'asking')) - environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'room'), 'clauses'))))
                    yield ' more</p>'
                yield '</td>\n<td>'
                for l_2_asker in context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'duties'), 'askers'), (undefined(name='point') if l_1_point is missing else l_1_point), _loop_vars=_loop_vars):
                    _loop_vars = {}
                    pass
                    yield '<p><bdi>'
                    yield escape(environment.finalize(l_2_asker))
                    yield '</bdi></p>'
                l_2_asker = missing
                yield '</td>\n</tr>\n'
            l_1_bound = l_1_point = missing
            yield '</tbody>\n</table>\n'
        else:
            pass
            yield '<p>No threshold and no left-out territory is recorded of the licenses in this lineage.</p>\n'
        yield '</section>'

    blocks = {}
    debug_info = '1=21&2=25&3=27&8=30&9=34&10=37&11=41&12=45&13=47&14=65'
    return locals()


def _4(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'diff.html.j2'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        parent_template = None
        pass
        parent_template = environment.get_template('page.html.j2', 'diff.html.j2')
        for name, parent_block in parent_template.blocks.items():
            context.blocks.setdefault(name, []).append(parent_block)
        yield from parent_template.root_render_func(context)

    def block_heading(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        pass
        yield 'What changed between two audits'

    def block_content(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_comparison = resolve('comparison')
        l_0_outcome = resolve('outcome')
        l_0_parts = missing
        try:
            t_1 = environment.filters['capitalize']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'capitalize' found.")
        try:
            t_2 = environment.filters['length']
        except KeyError:
            @internalcode
            def t_2(*unused):
                raise TemplateRuntimeError("No filter named 'length' found.")
        try:
            t_3 = environment.filters['lower']
        except KeyError:
            @internalcode
            def t_3(*unused):
                raise TemplateRuntimeError("No filter named 'lower' found.")
        pass
        l_0_parts = environment.get_template('parts.html.j2', 'diff.html.j2')._get_default_module(context)
        if (t_2(environment.getattr((undefined(name='comparison') if l_0_comparison is missing else l_0_comparison), 'changed')) > 1):
            pass
            yield '<nav class="audits" aria-label="Models that changed">\n<ul>\n'
            l_1_loop = missing
            for l_1_view, l_1_loop in LoopContext(environment.getattr((undefined(name='comparison') if l_0_comparison is missing else l_0_comparison), 'changed'), undefined):
                _loop_vars = {}
                pass
                yield '<li><a href="#difference-'
                yield escape(environment.finalize(environment.getattr(l_1_loop, 'index')))
                yield '"><bdi>'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(l_1_view, 'name'), _loop_vars=_loop_vars)))
                yield '</bdi></a> <span class="badge '
                yield escape(environment.finalize(environment.getattr(l_1_view, 'tone')))
                yield '">'
                yield escape(environment.finalize(environment.getattr(l_1_view, 'headline')))
                yield '</span></li>\n'
            l_1_loop = l_1_view = missing
            yield '</ul>\n</nav>\n'
        l_1_loop = missing
        for l_1_view, l_1_loop in LoopContext(environment.getattr((undefined(name='comparison') if l_0_comparison is missing else l_0_comparison), 'changed'), undefined):
            l_1_id = missing
            _loop_vars = {}
            pass
            l_1_id = markup_join(('difference-', environment.getattr(l_1_loop, 'index'), ))
            _loop_vars['id'] = l_1_id
            yield '<article class="audit" id="'
            yield escape(environment.finalize((undefined(name='id') if l_1_id is missing else l_1_id)))
            yield '" aria-labelledby="'
            yield escape(environment.finalize((undefined(name='id') if l_1_id is missing else l_1_id)))
            yield '-name">\n<div class="verdict '
            yield escape(environment.finalize(environment.getattr(l_1_view, 'tone')))
            yield '">\n<h2 id="'
            yield escape(environment.finalize((undefined(name='id') if l_1_id is missing else l_1_id)))
            yield '-name"'
            if (t_2(environment.getattr(l_1_view, 'name')) > 60):
                pass
                yield ' class="long"'
            yield '><bdi>'
            yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(l_1_view, 'name'), _loop_vars=_loop_vars)))
            yield '</bdi></h2>\n<p class="headline">'
            yield escape(environment.finalize(environment.getattr(l_1_view, 'headline')))
            yield '</p>\n'
            for l_2_cause in environment.getattr(l_1_view, 'causes'):
                _loop_vars = {}
                pass
                yield '<p>'
                yield escape(environment.finalize(l_2_cause))
                yield '.</p>\n'
            l_2_cause = missing
            yield '</div>\n<div class="sides">\n'
            for (l_2_side, l_2_report) in environment.getattr(l_1_view, 'sides'):
                l_2_tones = resolve('tones')
                l_2_phrases = resolve('phrases')
                l_2_told = resolve('told')
                _loop_vars = {}
                pass
                yield '<section class="side '
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='tones') if l_2_tones is missing else l_2_tones), 'of_report'), l_2_report, _loop_vars=_loop_vars)))
                yield '" aria-labelledby="'
                yield escape(environment.finalize((undefined(name='id') if l_1_id is missing else l_1_id)))
                yield '-'
                yield escape(environment.finalize(t_3(l_2_side)))
                yield '">\n<h3 id="'
                yield escape(environment.finalize((undefined(name='id') if l_1_id is missing else l_1_id)))
                yield '-'
                yield escape(environment.finalize(t_3(l_2_side)))
                yield '">'
                yield escape(environment.finalize(l_2_side))
                yield '</h3>\n<p><strong>'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='phrases') if l_2_phrases is missing else l_2_phrases), 'headline'), l_2_report, _loop_vars=_loop_vars)))
                yield '</strong></p>\n<p class="meta"><bdi>'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(environment.getattr(l_2_report, 'artifact'), 'name'), _loop_vars=_loop_vars)))
                yield '</bdi>, audited: <bdi>'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='told') if l_2_told is missing else l_2_told), 'state_of'), l_2_report, _loop_vars=_loop_vars)))
                yield '</bdi></p>\n<p class="meta">Intended use: <bdi>'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='phrases') if l_2_phrases is missing else l_2_phrases), 'use'), environment.getattr(l_2_report, 'use'), _loop_vars=_loop_vars)))
                yield '</bdi></p>\n<p class="meta">modelaudit <bdi>'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(environment.getattr(l_2_report, 'versions'), 'tool'), _loop_vars=_loop_vars)))
                yield '</bdi> · rules <bdi>'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(environment.getattr(l_2_report, 'versions'), 'rules'), _loop_vars=_loop_vars)))
                yield '</bdi> · license data <bdi>'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(environment.getattr(l_2_report, 'versions'), 'license_data'), _loop_vars=_loop_vars)))
                yield '</bdi></p>\n</section>\n'
            l_2_side = l_2_report = l_2_tones = l_2_phrases = l_2_told = missing
            yield '</div>\n'
            t_4 = 1
            for l_2_section in environment.getattr(l_1_view, 'sections'):
                l_2_grouped = missing
                _loop_vars = {}
                pass
                yield '<section aria-labelledby="'
                yield escape(environment.finalize((undefined(name='id') if l_1_id is missing else l_1_id)))
                yield '-'
                yield escape(environment.finalize(environment.getattr(l_2_section, 'slug')))
                yield '">\n<h3 id="'
                yield escape(environment.finalize((undefined(name='id') if l_1_id is missing else l_1_id)))
                yield '-'
                yield escape(environment.finalize(environment.getattr(l_2_section, 'slug')))
                yield '">'
                yield escape(environment.finalize(environment.getattr(l_2_section, 'title')))
                yield '</h3>\n'
                l_2_grouped = ((t_2(environment.getattr(l_2_section, 'turned')) > 1) or (environment.getattr(environment.getitem(environment.getitem(environment.getattr(l_2_section, 'turned'), 0), 0), 'value') != 'other'))
                _loop_vars['grouped'] = l_2_grouped
                for (l_3_trend, l_3_entries) in environment.getattr(l_2_section, 'turned'):
                    l_3_told = resolve('told')
                    _loop_vars = {}
                    pass
                    if (undefined(name='grouped') if l_2_grouped is missing else l_2_grouped):
                        pass
                        yield '<h4>'
                        yield escape(environment.finalize(t_1(environment.getitem(environment.getattr((undefined(name='told') if l_3_told is missing else l_3_told), 'TRENDS'), l_3_trend))))
                        yield ' <span class="meta">'
                        yield escape(environment.finalize(t_2(l_3_entries)))
                        yield '</span></h4>'
                    for l_4_entry in l_3_entries[:300]:
                        _loop_vars = {}
                        pass
                        yield '<div class="change '
                        yield escape(environment.finalize((environment.getattr(l_4_entry, 'tone') or 'none')))
                        yield '">\n<'
                        yield escape(environment.finalize(('h5' if (undefined(name='grouped') if l_2_grouped is missing else l_2_grouped) else 'h4')))
                        yield ' class="title"><span class="sign" aria-hidden="true">'
                        yield escape(environment.finalize(environment.getattr(l_4_entry, 'sign')))
                        yield '</span><span class="unseen">'
                        yield escape(environment.finalize(environment.getitem(environment.getattr((undefined(name='told') if l_3_told is missing else l_3_told), 'EFFECTS'), environment.getattr(l_4_entry, 'effect'))))
                        yield ': </span> <bdi>'
                        yield escape(environment.finalize(environment.getattr(l_4_entry, 'title')))
                        yield '</bdi>'
                        if environment.getattr(l_4_entry, 'aside'):
                            pass
                            yield ' <span class="meta"><bdi>'
                            yield escape(environment.finalize(environment.getattr(l_4_entry, 'aside')))
                            yield '</bdi></span>'
                        yield '</'
                        yield escape(environment.finalize(('h5' if (undefined(name='grouped') if l_2_grouped is missing else l_2_grouped) else 'h4')))
                        yield '>\n'
                        if environment.getattr(l_4_entry, 'facts'):
                            pass
                            yield '<dl class="facts">\n'
                            for (l_5_label, l_5_text) in environment.getattr(l_4_entry, 'facts'):
                                _loop_vars = {}
                                pass
                                yield '<dt>'
                                yield escape(environment.finalize(l_5_label))
                                yield '</dt><dd><bdi>'
                                yield escape(environment.finalize(l_5_text))
                                yield '</bdi></dd>\n'
                            l_5_label = l_5_text = missing
                            yield '</dl>\n'
                        yield '</div>\n'
                    l_4_entry = missing
                    if (t_2(l_3_entries) > 300):
                        pass
                        yield '<p>… and '
                        yield escape(environment.finalize((t_2(l_3_entries) - 300)))
                        yield ' more; the JSON document has them all.</p>'
                l_3_trend = l_3_entries = l_3_told = missing
                if environment.getattr(l_2_section, 'remark'):
                    pass
                    yield '<p class="meta">'
                    yield escape(environment.finalize(environment.getattr(l_2_section, 'remark')))
                    yield '.</p>'
                yield '</section>\n'
                t_4 = 0
            l_2_section = l_2_grouped = missing
            if t_4:
                pass
                yield '<p>Nothing else is to be told.</p>\n'
            yield '</article>\n'
        l_1_loop = l_1_view = l_1_id = missing
        l_1_loop = missing
        for (l_1_title, l_1_reports), l_1_loop in LoopContext(environment.getattr((undefined(name='comparison') if l_0_comparison is missing else l_0_comparison), 'lists'), undefined):
            _loop_vars = {}
            pass
            yield '<section class="audits" aria-labelledby="alone-'
            yield escape(environment.finalize(environment.getattr(l_1_loop, 'index')))
            yield '">\n<h3 id="alone-'
            yield escape(environment.finalize(environment.getattr(l_1_loop, 'index')))
            yield '">'
            yield escape(environment.finalize(l_1_title))
            yield '</h3>\n<ul>\n'
            for l_2_report in l_1_reports:
                l_2_tones = resolve('tones')
                l_2_phrases = resolve('phrases')
                _loop_vars = {}
                pass
                yield '<li><bdi>'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(environment.getattr(l_2_report, 'artifact'), 'name'), _loop_vars=_loop_vars)))
                yield '</bdi> <span class="badge '
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='tones') if l_2_tones is missing else l_2_tones), 'of_report'), l_2_report, _loop_vars=_loop_vars)))
                yield '">'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='phrases') if l_2_phrases is missing else l_2_phrases), 'headline'), l_2_report, _loop_vars=_loop_vars)))
                yield '</span></li>\n'
            l_2_report = l_2_tones = l_2_phrases = missing
            yield '</ul>\n</section>\n'
        l_1_loop = l_1_title = l_1_reports = missing
        yield '<section aria-labelledby="outcome">\n<h3 id="outcome">Outcome</h3>\n<p>Exit code '
        yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='outcome') if l_0_outcome is missing else l_0_outcome), 'exit_code'), 'value')))
        yield ': <bdi>'
        yield escape(environment.finalize(environment.getattr((undefined(name='outcome') if l_0_outcome is missing else l_0_outcome), 'reason')))
        yield '</bdi>. Only what is new or worse counts; what was there before fails nothing here.</p>\n</section>\n'

    blocks = {'heading': block_heading, 'content': block_content}
    debug_info = '2=12&3=17&4=27&5=56&6=57&9=61&10=65&15=76&16=80&17=83&18=87&19=89&20=97&21=99&22=103&26=107&27=114&28=120&29=126&30=128&31=132&32=134&36=143&37=148&38=152&39=158&40=160&41=164&42=171&43=175&44=177&45=193&47=196&48=200&54=208&56=214&63=228&64=232&65=234&67=238&68=244&75=254'
    return locals()


def _5(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'duties.html.j2'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_id = resolve('id')
        l_0_parts = resolve('parts')
        l_0_audit = resolve('audit')
        l_0_words = resolve('words')
        l_0_report = resolve('report')
        l_0_askers = l_0_written = l_0_asked = l_0_asks = l_0_policy = l_0_shown = missing
        try:
            t_1 = environment.filters['capitalize']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'capitalize' found.")
        try:
            t_2 = environment.filters['length']
        except KeyError:
            @internalcode
            def t_2(*unused):
                raise TemplateRuntimeError("No filter named 'length' found.")
        try:
            t_3 = environment.filters['replace']
        except KeyError:
            @internalcode
            def t_3(*unused):
                raise TemplateRuntimeError("No filter named 'replace' found.")
        pass
        def macro(l_1_asking):
            t_4 = []
            if l_1_asking is missing:
                l_1_asking = undefined("parameter 'asking' was not provided", name='asking')
            pass
            for l_2_duty in context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'duties'), 'asking'), l_1_asking):
                _loop_vars = {}
                pass
                t_4.append(
                    '<p>',
                )
                if environment.getattr(l_2_duty, 'inherited'):
                    pass
                    t_4.append(
                        escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'path'), context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'duties'), 'way'), l_2_duty, _loop_vars=_loop_vars), _loop_vars=_loop_vars))),
                    )
                else:
                    pass
                    t_4.extend((
                        '<bdi>',
                        escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(l_2_duty, 'origin_name'), _loop_vars=_loop_vars))),
                        '</bdi>, by its own license',
                    ))
                if environment.getattr(l_2_duty, 'other_paths'):
                    pass
                    t_4.extend((
                        ' <span class="meta">and by ',
                        escape(environment.finalize(context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'phrases'), 'ways'), environment.getattr(l_2_duty, 'other_paths'), _loop_vars=_loop_vars))),
                        '</span>',
                    ))
                t_4.append(
                    '</p>\n',
                )
            l_2_duty = missing
            if (t_2(environment.getattr(l_1_asking, 'duties')) > t_2(context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'duties'), 'asking'), l_1_asking))):
                pass
                t_4.extend((
                    '<p class="meta">and ',
                    escape(environment.finalize((t_2(environment.getattr(l_1_asking, 'duties')) - t_2(context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'duties'), 'asking'), l_1_asking))))),
                    ' more; the JSON report has them all</p>',
                ))
            return concat(t_4)
        context.exported_vars.add('askers')
        context.vars['askers'] = l_0_askers = Macro(environment, macro, 'askers', ('asking',), False, False, False, context.eval_ctx.autoescape)
        def macro(l_1_point, l_1_asking):
            t_5 = []
            if l_1_point is missing:
                l_1_point = undefined("parameter 'point' was not provided", name='point')
            if l_1_asking is missing:
                l_1_asking = undefined("parameter 'asking' was not provided", name='asking')
            pass
            t_5.append(
                escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'clause'), (undefined(name='audit') if l_0_audit is missing else l_0_audit), environment.getattr(l_1_asking, 'clause')))),
            )
            if context.call(environment.getattr(l_1_point, 'exceptions'), l_1_asking):
                pass
                t_5.extend((
                    ' <span class="meta">except ',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'prose'), context.call(environment.getattr(l_1_point, 'exceptions'), l_1_asking), 300))),
                    '</span>',
                ))
            return concat(t_5)
        context.exported_vars.add('written')
        context.vars['written'] = l_0_written = Macro(environment, macro, 'written', ('point', 'asking'), False, False, False, context.eval_ctx.autoescape)
        def macro(l_1_point):
            t_6 = []
            if l_1_point is missing:
                l_1_point = undefined("parameter 'point' was not provided", name='point')
            pass
            for l_2_asking in environment.getattr(l_1_point, 'asking')[:environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'room'), 'clauses')]:
                _loop_vars = {}
                pass
                t_6.extend((
                    '<dt>Clause</dt><dd>',
                    escape(environment.finalize(context.call((undefined(name='written') if l_0_written is missing else l_0_written), l_1_point, l_2_asking, _loop_vars=_loop_vars))),
                    '</dd>\n<dt>Asked by</dt><dd>',
                    escape(environment.finalize(context.call((undefined(name='askers') if l_0_askers is missing else l_0_askers), l_2_asking, _loop_vars=_loop_vars))),
                    '</dd>\n',
                ))
            l_2_asking = missing
            if (t_2(environment.getattr(l_1_point, 'asking')) > environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'room'), 'clauses')):
                pass
                t_6.extend((
                    '<dd class="meta">and ',
                    escape(environment.finalize((t_2(environment.getattr(l_1_point, 'asking')) - environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'room'), 'clauses')))),
                    ' more clauses; the JSON report has them all</dd>',
                ))
            return concat(t_6)
        context.exported_vars.add('asked')
        context.vars['asked'] = l_0_asked = Macro(environment, macro, 'asked', ('point',), False, False, False, context.eval_ctx.autoescape)
        def macro(l_1_point):
            t_7 = []
            if l_1_point is missing:
                l_1_point = undefined("parameter 'point' was not provided", name='point')
            pass
            t_7.extend((
                '<table class="asks stack">\n<caption class="unseen">Who asks for point ',
                escape(environment.finalize(environment.getattr(l_1_point, 'number'))),
                ', by which clause and along which path</caption>\n<thead><tr><th scope="col">Clause</th><th scope="col">Asked by, along which path</th></tr></thead>\n<tbody>\n',
            ))
            for l_2_asking in environment.getattr(l_1_point, 'asking')[:environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'room'), 'clauses')]:
                _loop_vars = {}
                pass
                t_7.extend((
                    '<tr>\n<th scope="row">',
                    escape(environment.finalize(context.call((undefined(name='written') if l_0_written is missing else l_0_written), l_1_point, l_2_asking, _loop_vars=_loop_vars))),
                    '</th>\n<td>\n',
                    escape(environment.finalize(context.call((undefined(name='askers') if l_0_askers is missing else l_0_askers), l_2_asking, _loop_vars=_loop_vars))),
                    '\n</td>\n</tr>\n',
                ))
            l_2_asking = missing
            t_7.append(
                '</tbody>\n</table>\n',
            )
            if (t_2(environment.getattr(l_1_point, 'asking')) > environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'room'), 'clauses')):
                pass
                t_7.extend((
                    '<p class="meta">and ',
                    escape(environment.finalize((t_2(environment.getattr(l_1_point, 'asking')) - environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'room'), 'clauses')))),
                    ' more clauses; the JSON report has them all</p>',
                ))
            return concat(t_7)
        context.exported_vars.add('asks')
        context.vars['asks'] = l_0_asks = Macro(environment, macro, 'asks', ('point',), False, False, False, context.eval_ctx.autoescape)
        def macro(l_1_point):
            t_8 = []
            if l_1_point is missing:
                l_1_point = undefined("parameter 'point' was not provided", name='point')
            pass
            if context.call(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'web_link'), environment.getattr(environment.getattr(l_1_point, 'term'), 'url')):
                pass
                t_8.extend((
                    ' <a href="',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'web_link'), environment.getattr(environment.getattr(l_1_point, 'term'), 'url')))),
                    '" rel="noreferrer noopener">',
                    escape(environment.finalize(('the policy' if (environment.getattr(environment.getattr(l_1_point, 'term'), 'action') == 'acceptable-use-policy') else 'its address'))),
                    '</a>',
                ))
            return concat(t_8)
        context.exported_vars.add('policy')
        context.vars['policy'] = l_0_policy = Macro(environment, macro, 'policy', ('point',), False, False, False, context.eval_ctx.autoescape)
        def macro(l_1_point):
            t_9 = []
            if l_1_point is missing:
                l_1_point = undefined("parameter 'point' was not provided", name='point')
            pass
            if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'planned'):
                pass
            elif environment.getattr(l_1_point, 'shown'):
                pass
                t_9.append(
                    '<dt>Evidence</dt>',
                )
                for l_2_found in environment.getattr(l_1_point, 'shown')[:4]:
                    _loop_vars = {}
                    pass
                    t_9.extend((
                        '<dd>found: ',
                        escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'evidence'), (undefined(name='audit') if l_0_audit is missing else l_0_audit), l_2_found, _loop_vars=_loop_vars))),
                        '</dd>',
                    ))
                l_2_found = missing
                if (t_2(environment.getattr(l_1_point, 'shown')) > 4):
                    pass
                    t_9.extend((
                        '<dd class="meta">and ',
                        escape(environment.finalize((t_2(environment.getattr(l_1_point, 'shown')) - 4))),
                        ' more places</dd>',
                    ))
            elif (environment.getattr(environment.getattr(environment.getattr(l_1_point, 'todo'), 'state'), 'value') == 'done'):
                pass
                t_9.append(
                    '<dt>Evidence</dt><dd>the rules find it done by what is declared as a whole; no single place shows it</dd>\n',
                )
            elif (environment.getattr(environment.getattr(environment.getattr(l_1_point, 'todo'), 'state'), 'value') == 'open'):
                pass
                t_9.append(
                    '<dt>Evidence</dt><dd>missing</dd>\n',
                )
            else:
                pass
                t_9.append(
                    '<dt>Evidence</dt><dd>files cannot show it',
                )
                if environment.getattr(environment.getattr(l_1_point, 'todo'), 'question'):
                    pass
                    t_9.extend((
                        '; to settle: ',
                        escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'prose'), environment.getattr(environment.getattr(l_1_point, 'todo'), 'question'), 600))),
                    ))
                t_9.append(
                    '</dd>\n',
                )
            def t_10(fiter):
                for l_2_finding in fiter:
                    if environment.getattr(l_2_finding, 'remedy'):
                        yield l_2_finding
            for l_2_finding in t_10(context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'findings'), 'about'), environment.getattr(environment.getattr(l_1_point, 'todo'), 'findings'))[:3]):
                _loop_vars = {}
                pass
                t_9.extend((
                    '<dt>Remedy</dt><dd>',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'prose'), environment.getattr(l_2_finding, 'remedy'), _loop_vars=_loop_vars))),
                    ' <a href="#',
                    escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id))),
                    '-finding-',
                    escape(environment.finalize(environment.getitem(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'findings'), 'numbers'), environment.getattr(l_2_finding, 'fingerprint')))),
                    '">finding <bdi>',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(l_2_finding, 'rule'), _loop_vars=_loop_vars))),
                    '</bdi></a></dd>\n',
                ))
            l_2_finding = missing
            return concat(t_9)
        context.exported_vars.add('shown')
        context.vars['shown'] = l_0_shown = Macro(environment, macro, 'shown', ('point',), False, False, False, context.eval_ctx.autoescape)
        yield '<section aria-labelledby="'
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-name '
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-duties">\n'
        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'heading'), (undefined(name='audit') if l_0_audit is missing else l_0_audit), 'duties')))
        yield '\n'
        if environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'duties'), 'to_do'):
            pass
            yield '<p class="meta">For '
            yield escape(environment.finalize(environment.getitem(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'RELEASES'), environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'use'), 'release'))))
            if (not environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'planned')):
                pass
                yield ': '
                yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'duties'), 'progress')))
            yield '. Each thing to do stands here once, with everybody who asks for it.</p>'
        yield '<ol class="checklist">\n'
        t_11 = 1
        for l_1_point in environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'duties'), 'to_do'):
            l_1_paged = resolve('paged')
            l_1_tone = l_1_told = missing
            _loop_vars = {}
            pass
            (l_1_tone, l_1_told) = context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'duties'), 'state'), l_1_point, _loop_vars=_loop_vars)
            _loop_vars.update({'told': l_1_told, 'tone': l_1_tone})
            yield '<li class="point '
            yield escape(environment.finalize((undefined(name='tone') if l_1_tone is missing else l_1_tone)))
            if (t_2(environment.getattr(l_1_point, 'asking')) <= 2):
                pass
                yield ' brief-point'
            yield '" id="'
            yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
            yield '-point-'
            yield escape(environment.finalize(environment.getattr(l_1_point, 'number')))
            yield '">\n<h4><span class="box'
            if environment.getattr(environment.getattr(l_1_point, 'todo'), 'state'):
                pass
                yield ' '
                yield escape(environment.finalize(('out-of-sight' if (environment.getattr(environment.getattr(environment.getattr(l_1_point, 'todo'), 'state'), 'value') == 'unseen') else environment.getattr(environment.getattr(environment.getattr(l_1_point, 'todo'), 'state'), 'value'))))
            yield '" aria-hidden="true"></span><span class="number-of">'
            yield escape(environment.finalize(environment.getattr(l_1_point, 'number')))
            yield '</span> <span><bdi>'
            yield escape(environment.finalize(context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'phrases'), 'thing'), l_1_point, _loop_vars=_loop_vars)))
            yield '</bdi>'
            yield escape(environment.finalize(context.call((undefined(name='policy') if l_0_policy is missing else l_0_policy), l_1_point, _loop_vars=_loop_vars)))
            yield '</span> <span class="badge '
            yield escape(environment.finalize((undefined(name='tone') if l_1_tone is missing else l_1_tone)))
            yield '">'
            yield escape(environment.finalize((undefined(name='told') if l_1_told is missing else l_1_told)))
            yield '</span></h4>\n<dl class="facts">\n'
            if environment.getattr(l_1_point, 'triggers'):
                pass
                yield '<dt>When</dt><dd>'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'when'), environment.getattr(l_1_point, 'triggers'), _loop_vars=_loop_vars)))
                yield '</dd>'
            yield escape(environment.finalize(context.call((undefined(name='shown') if l_0_shown is missing else l_0_shown), l_1_point, _loop_vars=_loop_vars)))
            yield '\n'
            if (undefined(name='paged') if l_1_paged is missing else l_1_paged):
                pass
                yield escape(environment.finalize(context.call((undefined(name='asked') if l_0_asked is missing else l_0_asked), l_1_point, _loop_vars=_loop_vars)))
            yield '</dl>\n'
            if (not (undefined(name='paged') if l_1_paged is missing else l_1_paged)):
                pass
                yield '<details>\n<summary>Who asks for it, and where that is written</summary>\n'
                yield escape(environment.finalize(context.call((undefined(name='asks') if l_0_asks is missing else l_0_asks), l_1_point, _loop_vars=_loop_vars)))
                yield '\n</details>\n'
            yield '</li>\n'
            t_11 = 0
        l_1_point = l_1_tone = l_1_told = l_1_paged = missing
        if t_11:
            pass
            yield '<li class="point none">Nothing that this use asks for is known.</li>\n'
        yield '</ol>\n'
        for (l_1_group, l_1_found) in context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'duties'), 'others')):
            _loop_vars = {}
            pass
            yield '<h4>'
            yield escape(environment.finalize(t_1(environment.getitem(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'GROUPS'), l_1_group))))
            if environment.getitem(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'GROUPS_MEAN'), l_1_group):
                pass
                yield ' <span class="meta">'
                yield escape(environment.finalize(environment.getitem(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'GROUPS_MEAN'), l_1_group)))
                yield '</span>'
            yield '</h4>\n<table class="duties stack">\n<caption class="unseen">'
            yield escape(environment.finalize(t_1(environment.getitem(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'GROUPS'), l_1_group))))
            yield '</caption>\n<thead><tr><th scope="col">Point</th><th scope="col">When</th><th scope="col">Clause</th><th scope="col">Asked by</th></tr></thead>\n<tbody>\n'
            for l_2_point in l_1_found:
                _loop_vars = {}
                pass
                yield '<tr id="'
                yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
                yield '-point-'
                yield escape(environment.finalize(environment.getattr(l_2_point, 'number')))
                yield '">\n<th scope="row"><span class="number-of">'
                yield escape(environment.finalize(environment.getattr(l_2_point, 'number')))
                yield '</span> <bdi>'
                yield escape(environment.finalize((context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'phrases'), 'asked_of_them'), l_2_point, _loop_vars=_loop_vars) if (environment.getattr(l_1_group, 'value') == 'recipients') else context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'phrases'), 'thing'), l_2_point, _loop_vars=_loop_vars))))
                yield '</bdi>'
                yield escape(environment.finalize(context.call((undefined(name='policy') if l_0_policy is missing else l_0_policy), l_2_point, _loop_vars=_loop_vars)))
                yield '</th>\n<td>'
                yield escape(environment.finalize(t_3(context.eval_ctx, (context.call(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'when'), environment.getattr(l_2_point, 'triggers'), _loop_vars=_loop_vars) or 'always'), 'you', ('they' if (environment.getattr(l_1_group, 'value') == 'recipients') else 'you'))))
                yield '</td>\n<td>'
                for l_3_asking in environment.getattr(l_2_point, 'asking')[:environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'room'), 'clauses')]:
                    _loop_vars = {}
                    pass
                    yield '<p>'
                    yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'clause'), (undefined(name='audit') if l_0_audit is missing else l_0_audit), environment.getattr(l_3_asking, 'clause'), _loop_vars=_loop_vars)))
                    if context.call(environment.getattr(l_2_point, 'exceptions'), l_3_asking, _loop_vars=_loop_vars):
                        pass
                        yield ' (except '
                        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'prose'), context.call(environment.getattr(l_2_point, 'exceptions'), l_3_asking, _loop_vars=_loop_vars), 300, _loop_vars=_loop_vars)))
                        yield ')'
                    yield '</p>'
                l_3_asking = missing
                if (t_2(environment.getattr(l_2_point, 'asking')) > environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'room'), 'clauses')):
                    pass
                    yield '<p class="meta">and '
                    yield escape(environment.finalize((t_2(environment.getattr(l_2_point, 'asking')) - environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'room'), 'clauses'))))
                    yield ' more</p>'
                yield '</td>\n<td>'
                for l_3_asker in context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'duties'), 'askers'), l_2_point, _loop_vars=_loop_vars):
                    _loop_vars = {}
                    pass
                    yield '<p><bdi>'
                    yield escape(environment.finalize(l_3_asker))
                    yield '</bdi></p>'
                l_3_asker = missing
                yield '</td>\n</tr>\n'
            l_2_point = missing
            yield '</tbody>\n</table>\n'
        l_1_group = l_1_found = missing
        yield '</section>'

    blocks = {}
    debug_info = '1=35&2=40&3=46&4=58&6=69&8=79&9=99&10=104&11=109&12=111&14=115&16=125&18=132&21=135&23=140&25=142&31=149&33=159&34=176&35=181&36=188&37=204&39=209&42=219&44=228&45=237&48=251&49=255&50=257&52=268&53=273&54=276&55=285&57=300&58=305&59=307&61=311&64=314&72=323&73=327&75=334&78=336&79=340&80=344&81=350&82=352&83=370'
    return locals()


def _6(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'evidence.html.j2'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_id = resolve('id')
        l_0_parts = resolve('parts')
        l_0_audit = resolve('audit')
        l_0_paged = resolve('paged')
        l_0_words = resolve('words')
        l_0_report = resolve('report')
        l_0_row = l_0_above = l_0_most = l_0_notes = missing
        try:
            t_1 = environment.filters['capitalize']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'capitalize' found.")
        try:
            t_2 = environment.filters['length']
        except KeyError:
            @internalcode
            def t_2(*unused):
                raise TemplateRuntimeError("No filter named 'length' found.")
        try:
            t_3 = environment.filters['list']
        except KeyError:
            @internalcode
            def t_3(*unused):
                raise TemplateRuntimeError("No filter named 'list' found.")
        try:
            t_4 = environment.filters['rejectattr']
        except KeyError:
            @internalcode
            def t_4(*unused):
                raise TemplateRuntimeError("No filter named 'rejectattr' found.")
        try:
            t_5 = environment.filters['selectattr']
        except KeyError:
            @internalcode
            def t_5(*unused):
                raise TemplateRuntimeError("No filter named 'selectattr' found.")
        try:
            t_6 = environment.filters['truncate']
        except KeyError:
            @internalcode
            def t_6(*unused):
                raise TemplateRuntimeError("No filter named 'truncate' found.")
        try:
            t_7 = environment.tests['none']
        except KeyError:
            @internalcode
            def t_7(*unused):
                raise TemplateRuntimeError("No test named 'none' found.")
        pass
        yield '<section aria-labelledby="'
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-name '
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-evidence">\n'
        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'heading'), (undefined(name='audit') if l_0_audit is missing else l_0_audit), 'evidence')))
        yield '\n'
        def macro(l_1_place):
            t_8 = []
            if l_1_place is missing:
                l_1_place = undefined("parameter 'place' was not provided", name='place')
            pass
            t_8.append(
                '<td>',
            )
            if environment.getattr(l_1_place, 'excerpt'):
                pass
                t_8.extend((
                    '<code><bdi>',
                    escape(environment.finalize(t_6(environment, environment.getattr(l_1_place, 'excerpt'), 200, True, '…'))),
                    '</bdi></code>',
                ))
            else:
                pass
                t_8.append(
                    '<span class="meta">not quoted</span>',
                )
            t_8.append(
                '</td><td>',
            )
            l_2_loop = missing
            for l_2_shows, l_2_loop in LoopContext(environment.getattr(l_1_place, 'shows'), undefined):
                _loop_vars = {}
                pass
                t_8.extend((
                    '<bdi>',
                    escape(environment.finalize(l_2_shows)),
                    '</bdi>',
                ))
                if (not environment.getattr(l_2_loop, 'last')):
                    pass
                    t_8.append(
                        '; ',
                    )
            l_2_loop = l_2_shows = missing
            t_8.append(
                '</td>',
            )
            return concat(t_8)
        context.exported_vars.add('row')
        context.vars['row'] = l_0_row = Macro(environment, macro, 'row', ('place',), False, False, False, context.eval_ctx.autoescape)
        def t_9(fiter):
            for l_1_source in fiter:
                if (not environment.getattr(l_1_source, 'of_ancestor')):
                    yield l_1_source
        t_10 = 1
        for l_1_source in t_9(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'evidence')):
            _loop_vars = {}
            pass
            yield '<div class="source-file">\n<h4>'
            if environment.getattr(l_1_source, 'whose'):
                pass
                yield '<code><bdi>'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(l_1_source, 'name'), _loop_vars=_loop_vars)))
                yield '</bdi></code>'
            else:
                pass
                yield '<bdi>'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), t_1(environment.getattr(l_1_source, 'name')), _loop_vars=_loop_vars)))
                yield '</bdi>'
            yield '</h4>\n'
            if environment.getattr(l_1_source, 'digest'):
                pass
                yield '<p class="meta">SHA-256 <code class="digest">'
                yield escape(environment.finalize(t_6(environment, environment.getattr(l_1_source, 'digest'), 128, True, '…')))
                yield '</code></p>'
            yield '<table class="places stack">\n<caption class="unseen">What was read in '
            yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(l_1_source, 'name'), _loop_vars=_loop_vars)))
            yield '</caption>\n<thead><tr><th scope="col">Place</th><th scope="col">What stands there</th><th scope="col">What it shows</th></tr></thead>\n<tbody>\n'
            for l_2_place in environment.getattr(l_1_source, 'places'):
                _loop_vars = {}
                pass
                yield '<tr><th scope="row"><bdi>'
                yield escape(environment.finalize((environment.getattr(l_2_place, 'where') or 'the file')))
                yield '</bdi></th>'
                yield escape(environment.finalize(context.call((undefined(name='row') if l_0_row is missing else l_0_row), l_2_place, _loop_vars=_loop_vars)))
                yield '</tr>\n'
            l_2_place = missing
            yield '</tbody>\n</table>\n'
            if environment.getattr(l_1_source, 'more'):
                pass
                yield '<p class="meta">and '
                yield escape(environment.finalize(environment.getattr(l_1_source, 'more')))
                yield ' more places; the JSON report has them all</p>'
            yield '</div>\n'
            t_10 = 0
        l_1_source = missing
        if t_10:
            pass
            yield '<p>No evidence is leant on.</p>\n'
        l_0_above = t_3(context.eval_ctx, t_5(context, environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'evidence'), 'of_ancestor'))
        context.vars['above'] = l_0_above
        context.exported_vars.add('above')
        l_0_most = (t_2((undefined(name='above') if l_0_above is missing else l_0_above)) if t_7(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'room'), 'files')) else environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'room'), 'files'))
        context.vars['most'] = l_0_most
        context.exported_vars.add('most')
        if (undefined(name='above') if l_0_above is missing else l_0_above):
            pass
            yield '<div class="source-file">\n<h4>Files of ancestors</h4>\n<details'
            if ((undefined(name='paged') if l_0_paged is missing else l_0_paged) or (t_2((undefined(name='above') if l_0_above is missing else l_0_above)) <= 20)):
                pass
                yield ' open'
            yield '>\n<summary>'
            yield escape(environment.finalize(context.call(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'count'), t_2((undefined(name='above') if l_0_above is missing else l_0_above)), 'file', 'files')))
            yield '</summary>\n<table class="places of-ancestors stack">\n<caption class="unseen">What was read in files of ancestors</caption>\n<thead><tr><th scope="col">File and place</th><th scope="col">What stands there</th><th scope="col">What it shows</th></tr></thead>\n<tbody>\n'
            l_1_loop = missing
            for l_1_source, l_1_loop in LoopContext((undefined(name='above') if l_0_above is missing else l_0_above)[:(undefined(name='most') if l_0_most is missing else l_0_most)], undefined):
                _loop_vars = {}
                pass
                l_2_loop = missing
                for l_2_place, l_2_loop in LoopContext(environment.getattr(l_1_source, 'places'), undefined):
                    _loop_vars = {}
                    pass
                    yield '<tr><th scope="row">'
                    if environment.getattr(l_2_loop, 'first'):
                        pass
                        yield '<code><bdi>'
                        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(l_1_source, 'name'), _loop_vars=_loop_vars)))
                        yield '</bdi></code> of <bdi>'
                        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(l_1_source, 'whose'), _loop_vars=_loop_vars)))
                        yield '</bdi>'
                        if environment.getattr(l_1_source, 'digest'):
                            pass
                            yield '<p class="meta">SHA-256 <code>'
                            yield escape(environment.finalize(t_6(environment, environment.getattr(l_1_source, 'digest'), 128, True, '…')))
                            yield '</code></p>'
                    yield '<p>'
                    yield escape(environment.finalize((environment.getattr(l_2_place, 'where') or 'the file')))
                    yield '</p></th>'
                    yield escape(environment.finalize(context.call((undefined(name='row') if l_0_row is missing else l_0_row), l_2_place, _loop_vars=_loop_vars)))
                    yield '</tr>\n'
                l_2_loop = l_2_place = missing
            l_1_loop = l_1_source = missing
            yield '</tbody>\n</table>\n</details>\n'
            if (t_2((undefined(name='above') if l_0_above is missing else l_0_above)) > (undefined(name='most') if l_0_most is missing else l_0_most)):
                pass
                yield '<p class="meta">and '
                yield escape(environment.finalize((t_2((undefined(name='above') if l_0_above is missing else l_0_above)) - (undefined(name='most') if l_0_most is missing else l_0_most))))
                yield ' more files; the HTML report has them all</p>'
            yield '</div>\n'
        yield '<h4>Files of the artifact</h4>\n'
        if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'inputs'):
            pass
            yield '<table class="stack inputs">\n<caption class="unseen">Every file of the artifact, with its size and digest</caption>\n<thead><tr><th scope="col">File</th><th scope="col" class="number">Bytes</th><th scope="col">SHA-256</th></tr></thead>\n<tbody>\n'
            for (l_1_path, l_1_size, l_1_digest) in environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'inputs')[:500]:
                _loop_vars = {}
                pass
                yield '<tr><th scope="row"><bdi>'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), l_1_path, _loop_vars=_loop_vars)))
                yield '</bdi></th><td class="number">'
                yield escape(environment.finalize(context.call(environment.getattr('{:,}', 'format'), l_1_size, _loop_vars=_loop_vars)))
                yield '</td><td>'
                if l_1_digest:
                    pass
                    yield '<code class="digest">'
                    yield escape(environment.finalize(t_6(environment, l_1_digest, 128, True, '…')))
                    yield '</code>'
                else:
                    pass
                    yield 'not taken: at most a header was read'
                yield '</td></tr>\n'
            l_1_path = l_1_size = l_1_digest = missing
            yield '</tbody>\n</table>\n'
            if (t_2(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'inputs')) > 500):
                pass
                yield '<p class="meta">and '
                yield escape(environment.finalize((t_2(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'inputs')) - 500)))
                yield ' more; the JSON report has them all</p>'
        else:
            pass
            yield '<p>'
            yield escape(environment.finalize(('It is planned: there is none yet.' if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'planned') else 'None was there.')))
            yield '</p>\n'
        l_0_notes = t_3(context.eval_ctx, t_4(context, environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'artifact'), 'problems'), 'incomplete'))
        context.vars['notes'] = l_0_notes
        context.exported_vars.add('notes')
        if (undefined(name='notes') if l_0_notes is missing else l_0_notes):
            pass
            yield '<p>Passed over at no loss to the audit:</p>\n<ul>\n'
            for l_1_note in (undefined(name='notes') if l_0_notes is missing else l_0_notes)[:50]:
                _loop_vars = {}
                pass
                yield '<li><bdi>'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(l_1_note, 'source'), _loop_vars=_loop_vars)))
                yield '</bdi>: '
                yield escape(environment.finalize(environment.getitem(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'PROBLEMS'), environment.getattr(l_1_note, 'kind'))))
                yield '</li>\n'
            l_1_note = missing
            if (t_2((undefined(name='notes') if l_0_notes is missing else l_0_notes)) > 50):
                pass
                yield '<li>and '
                yield escape(environment.finalize((t_2((undefined(name='notes') if l_0_notes is missing else l_0_notes)) - 50)))
                yield ' more</li>'
            yield '</ul>\n'
        yield '</section>'

    blocks = {}
    debug_info = '1=61&2=65&3=67&4=111&6=120&7=131&9=137&12=139&13=143&17=149&22=160&23=163&24=166&27=169&28=173&33=176&34=180&35=184&41=204&45=211&50=214&51=218&55=233&57=241&59=243&60=246&63=249&64=253&66=258'
    return locals()


def _7(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'findings.html.j2'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_id = resolve('id')
        l_0_parts = resolve('parts')
        l_0_audit = resolve('audit')
        l_0_words = resolve('words')
        l_0_before = l_0_facts = l_0_doubt = l_0_acts = l_0_proof = missing
        try:
            t_1 = environment.filters['length']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'length' found.")
        try:
            t_2 = environment.filters['trim']
        except KeyError:
            @internalcode
            def t_2(*unused):
                raise TemplateRuntimeError("No filter named 'trim' found.")
        try:
            t_3 = environment.filters['truncate']
        except KeyError:
            @internalcode
            def t_3(*unused):
                raise TemplateRuntimeError("No filter named 'truncate' found.")
        try:
            t_4 = environment.tests['none']
        except KeyError:
            @internalcode
            def t_4(*unused):
                raise TemplateRuntimeError("No test named 'none' found.")
        pass
        def macro(l_1_finding):
            t_5 = []
            l_1_report = resolve('report')
            if l_1_finding is missing:
                l_1_finding = undefined("parameter 'finding' was not provided", name='finding')
            pass
            if (environment.getattr(l_1_finding, 'fingerprint') in environment.getattr(environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'outcome'), 'known')):
                pass
                t_5.append(
                    ' <span class="badge none">known before</span>',
                )
            return concat(t_5)
        context.exported_vars.add('before')
        context.vars['before'] = l_0_before = Macro(environment, macro, 'before', ('finding',), False, False, False, context.eval_ctx.autoescape)
        def macro(l_1_finding, l_1_fields):
            t_6 = []
            l_1_report = resolve('report')
            if l_1_finding is missing:
                l_1_finding = undefined("parameter 'finding' was not provided", name='finding')
            if l_1_fields is missing:
                l_1_fields = undefined("parameter 'fields' was not provided", name='fields')
            pass
            if (('subject' in l_1_fields) and (environment.getattr(l_1_finding, 'subject') != environment.getattr(environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'artifact'), 'ref'))):
                pass
                t_6.extend((
                    '<dt>About</dt><dd>',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'linked'), (undefined(name='audit') if l_0_audit is missing else l_0_audit), environment.getattr(environment.getattr(l_1_finding, 'subject'), 'display'), context.call(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'home_of'), environment.getattr(l_1_finding, 'subject'))))),
                    '</dd>\n',
                ))
            if (('path' in l_1_fields) and (t_1(environment.getattr(l_1_finding, 'path')) > 1)):
                pass
                t_6.extend((
                    '<dt>Path</dt><dd>',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'path'), context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'findings'), 'path'), l_1_finding)))),
                    '</dd>\n',
                ))
            if (('also' in l_1_fields) and environment.getattr(l_1_finding, 'also')):
                pass
                t_6.extend((
                    '<dt>Also from</dt><dd><bdi>',
                    escape(environment.finalize(context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'phrases'), 'names'), environment.getattr(l_1_finding, 'also'), 12))),
                    '</bdi></dd>\n',
                ))
            if (('clauses' in l_1_fields) and environment.getattr(l_1_finding, 'clauses')):
                pass
                t_6.append(
                    '<dt>Clause</dt>',
                )
                for l_2_ref in environment.getattr(l_1_finding, 'clauses')[:12]:
                    _loop_vars = {}
                    pass
                    t_6.extend((
                        '<dd>',
                        escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'clause'), (undefined(name='audit') if l_0_audit is missing else l_0_audit), l_2_ref, _loop_vars=_loop_vars))),
                        '</dd>',
                    ))
                l_2_ref = missing
            if (('evidence' in l_1_fields) and environment.getattr(l_1_finding, 'evidence')):
                pass
                t_6.append(
                    '<dt>Evidence</dt>',
                )
                for l_2_found in environment.getattr(l_1_finding, 'evidence')[:6]:
                    _loop_vars = {}
                    pass
                    t_6.extend((
                        '<dd>',
                        escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'evidence'), (undefined(name='audit') if l_0_audit is missing else l_0_audit), l_2_found, _loop_vars=_loop_vars))),
                        '</dd>',
                    ))
                l_2_found = missing
                if (t_1(environment.getattr(l_1_finding, 'evidence')) > 6):
                    pass
                    t_6.extend((
                        '<dd class="meta">and ',
                        escape(environment.finalize((t_1(environment.getattr(l_1_finding, 'evidence')) - 6))),
                        ' more places</dd>',
                    ))
            if (('details' in l_1_fields) and environment.getattr(l_1_finding, 'details')):
                pass
                t_6.append(
                    '<dt>In full</dt>',
                )
                for l_2_detail in environment.getattr(l_1_finding, 'details')[:40]:
                    _loop_vars = {}
                    pass
                    t_6.extend((
                        '<dd>',
                        escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'prose'), l_2_detail, 600, _loop_vars=_loop_vars))),
                        '</dd>',
                    ))
                l_2_detail = missing
                if (t_1(environment.getattr(l_1_finding, 'details')) > 40):
                    pass
                    t_6.extend((
                        '<dd class="meta">and ',
                        escape(environment.finalize((t_1(environment.getattr(l_1_finding, 'details')) - 40))),
                        ' more</dd>',
                    ))
            return concat(t_6)
        context.exported_vars.add('facts')
        context.vars['facts'] = l_0_facts = Macro(environment, macro, 'facts', ('finding', 'fields'), False, False, False, context.eval_ctx.autoescape)
        def macro(l_1_finding):
            t_7 = []
            l_1_why = missing
            if l_1_finding is missing:
                l_1_finding = undefined("parameter 'finding' was not provided", name='finding')
            pass
            l_1_why = context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'findings'), 'doubt'), l_1_finding)
            if (undefined(name='why') if l_1_why is missing else l_1_why):
                pass
                t_7.extend((
                    '<dt>Doubt</dt><dd><bdi>',
                    escape(environment.finalize((undefined(name='why') if l_1_why is missing else l_1_why))),
                    '</bdi></dd>\n',
                ))
            return concat(t_7)
        context.exported_vars.add('doubt')
        context.vars['doubt'] = l_0_doubt = Macro(environment, macro, 'doubt', ('finding',), False, False, False, context.eval_ctx.autoescape)
        def macro(l_1_finding, l_1_fields):
            t_8 = []
            if l_1_finding is missing:
                l_1_finding = undefined("parameter 'finding' was not provided", name='finding')
            if l_1_fields is missing:
                l_1_fields = undefined("parameter 'fields' was not provided", name='fields')
            pass
            if (('settle' in l_1_fields) and environment.getattr(l_1_finding, 'settle')):
                pass
                t_8.extend((
                    '<dl class="facts"><dt>To settle</dt><dd>',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'prose'), environment.getattr(l_1_finding, 'settle'), 600))),
                    '</dd></dl>\n',
                ))
            if (('remedy' in l_1_fields) and environment.getattr(l_1_finding, 'remedy')):
                pass
                t_8.extend((
                    '<dl class="facts act"><dt>Remedy</dt><dd><span data-remedy>',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'prose'), environment.getattr(l_1_finding, 'remedy')))),
                    '</span> <button type="button" class="copy" hidden data-copy><span>Copy</span><span class="unseen"> the remedy</span></button></dd></dl>\n',
                ))
            return concat(t_8)
        context.exported_vars.add('acts')
        context.vars['acts'] = l_0_acts = Macro(environment, macro, 'acts', ('finding', 'fields'), False, False, False, context.eval_ctx.autoescape)
        def macro(l_1_text, l_1_of_all):
            t_9 = []
            l_1_paged = resolve('paged')
            if l_1_text is missing:
                l_1_text = undefined("parameter 'text' was not provided", name='text')
            if l_1_of_all is missing:
                l_1_of_all = False
            pass
            if t_2(l_1_text):
                pass
                t_9.append(
                    '<details',
                )
                if (undefined(name='paged') if l_1_paged is missing else l_1_paged):
                    pass
                    t_9.append(
                        ' open',
                    )
                t_9.extend((
                    '><summary>',
                    escape(environment.finalize(('For all of them: path, clauses and evidence' if l_1_of_all else 'Path, clauses and evidence'))),
                    '</summary>\n<dl class="facts">',
                    escape(environment.finalize(l_1_text)),
                    '</dl>\n</details>\n',
                ))
            return concat(t_9)
        context.exported_vars.add('proof')
        context.vars['proof'] = l_0_proof = Macro(environment, macro, 'proof', ('text', 'of_all'), False, False, False, context.eval_ctx.autoescape)
        yield '<section class="findings" aria-labelledby="'
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-name '
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-findings">\n'
        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'heading'), (undefined(name='audit') if l_0_audit is missing else l_0_audit), 'findings')))
        yield '\n'
        if environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'findings'), 'all'):
            pass
            yield '<div class="tools" hidden data-tools>\n<fieldset data-filter="kind"><legend>Kind</legend>\n'
            for l_1_kind in environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'findings'), 'all'):
                _loop_vars = {}
                pass
                yield '<label><input type="checkbox" checked value="'
                yield escape(environment.finalize(environment.getattr(l_1_kind, 'name')))
                yield '"> '
                yield escape(environment.finalize(environment.getitem(environment.getattr(l_1_kind, 'words'), 1)))
                yield ' <span class="meta">'
                yield escape(environment.finalize(environment.getattr(l_1_kind, 'number')))
                yield '</span></label>\n'
            l_1_kind = missing
            yield '</fieldset>\n<fieldset data-filter="severity"><legend>Severity</legend>\n'
            for (l_1_severity, l_1_number) in context.call(environment.getattr(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'findings'), 'severities'), 'items')):
                _loop_vars = {}
                pass
                yield '<label><input type="checkbox" checked value="'
                yield escape(environment.finalize(l_1_severity))
                yield '"> '
                yield escape(environment.finalize(l_1_severity))
                yield ' <span class="meta">'
                yield escape(environment.finalize(l_1_number))
                yield '</span></label>\n'
            l_1_severity = l_1_number = missing
            yield '</fieldset>\n</div>\n'
        t_10 = 1
        for l_1_kind in environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'findings'), 'kinds'):
            l_1_report = resolve('report')
            _loop_vars = {}
            pass
            yield '<div class="kind" data-group>\n<h4><span class="badge '
            yield escape(environment.finalize(environment.getattr(l_1_kind, 'tone')))
            yield '">'
            yield escape(environment.finalize(context.call(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'count'), environment.getattr(l_1_kind, 'number'), _loop_vars=_loop_vars, *environment.getattr(l_1_kind, 'words'))))
            yield '</span> '
            yield escape(environment.finalize(environment.getattr(l_1_kind, 'meaning')))
            yield '</h4>\n'
            for l_2_group in environment.getattr(l_1_kind, 'groups'):
                l_2_first = l_2_many = missing
                _loop_vars = {}
                pass
                l_2_first = environment.getattr(l_2_group, 'first')
                _loop_vars['first'] = l_2_first
                l_2_many = (environment.getattr(l_2_group, 'number') > 1)
                _loop_vars['many'] = l_2_many
                yield '<div class="finding '
                yield escape(environment.finalize(environment.getattr(l_1_kind, 'tone')))
                yield '" data-kind="'
                yield escape(environment.finalize(environment.getattr(l_1_kind, 'name')))
                yield '" data-severity="'
                yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='first') if l_2_first is missing else l_2_first), 'severity'), 'value')))
                yield '"'
                if (not (undefined(name='many') if l_2_many is missing else l_2_many)):
                    pass
                    yield ' id="'
                    yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
                    yield '-finding-'
                    yield escape(environment.finalize(environment.getitem(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'findings'), 'numbers'), environment.getattr((undefined(name='first') if l_2_first is missing else l_2_first), 'fingerprint'))))
                    yield '"'
                yield '>\n<h5><bdi>'
                yield escape(environment.finalize(t_3(environment, environment.getattr((undefined(name='first') if l_2_first is missing else l_2_first), 'title'), 300, True, '…')))
                yield '</bdi>'
                if (undefined(name='many') if l_2_many is missing else l_2_many):
                    pass
                    yield ' ('
                    yield escape(environment.finalize(environment.getattr(l_2_group, 'number')))
                    yield ' times)'
                yield '</h5>\n<p class="meta"><bdi>'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr((undefined(name='first') if l_2_first is missing else l_2_first), 'rule'), _loop_vars=_loop_vars)))
                yield '</bdi> · '
                yield escape(environment.finalize(environment.getitem(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'SEVERITIES'), environment.getattr((undefined(name='first') if l_2_first is missing else l_2_first), 'severity'))))
                if ((environment.getattr(environment.getattr((undefined(name='first') if l_2_first is missing else l_2_first), 'verdict'), 'value') == 'undetermined') and (environment.getattr(l_1_kind, 'name') != 'unknown')):
                    pass
                    yield ' · undetermined'
                if (not (undefined(name='many') if l_2_many is missing else l_2_many)):
                    pass
                    if environment.getitem(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'CONFIDENCES'), environment.getattr((undefined(name='first') if l_2_first is missing else l_2_first), 'confidence')):
                        pass
                        yield ' · '
                        yield escape(environment.finalize(environment.getitem(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'CONFIDENCES'), environment.getattr((undefined(name='first') if l_2_first is missing else l_2_first), 'confidence'))))
                    yield ' · <span class="print">'
                    yield escape(environment.finalize(environment.getattr((undefined(name='first') if l_2_first is missing else l_2_first), 'fingerprint')[:12]))
                    yield '</span>'
                    yield escape(environment.finalize(context.call((undefined(name='before') if l_0_before is missing else l_0_before), (undefined(name='first') if l_2_first is missing else l_2_first), _loop_vars=_loop_vars)))
                yield '</p>\n'
                for l_3_finding in environment.getattr(l_2_group, 'shown'):
                    _loop_vars = {}
                    pass
                    yield '<div class="one"'
                    if (undefined(name='many') if l_2_many is missing else l_2_many):
                        pass
                        yield ' id="'
                        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
                        yield '-finding-'
                        yield escape(environment.finalize(environment.getitem(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'findings'), 'numbers'), environment.getattr(l_3_finding, 'fingerprint'))))
                        yield '"'
                    yield '>\n<p>'
                    yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'prose'), environment.getattr(l_3_finding, 'message'), _loop_vars=_loop_vars)))
                    if (undefined(name='many') if l_2_many is missing else l_2_many):
                        pass
                        yield ' <span class="meta print">'
                        yield escape(environment.finalize(environment.getattr(l_3_finding, 'fingerprint')[:12]))
                        if environment.getitem(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'CONFIDENCES'), environment.getattr(l_3_finding, 'confidence')):
                            pass
                            yield ', '
                            yield escape(environment.finalize(environment.getitem(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'CONFIDENCES'), environment.getattr(l_3_finding, 'confidence'))))
                        yield '</span>'
                        yield escape(environment.finalize(context.call((undefined(name='before') if l_0_before is missing else l_0_before), l_3_finding, _loop_vars=_loop_vars)))
                    yield '</p>\n'
                    yield escape(environment.finalize(context.call((undefined(name='acts') if l_0_acts is missing else l_0_acts), l_3_finding, environment.getattr(l_2_group, 'own'), _loop_vars=_loop_vars)))
                    yield '\n'
                    yield escape(environment.finalize(context.call((undefined(name='proof') if l_0_proof is missing else l_0_proof), markup_join((context.call((undefined(name='facts') if l_0_facts is missing else l_0_facts), l_3_finding, environment.getattr(l_2_group, 'own'), _loop_vars=_loop_vars), context.call((undefined(name='doubt') if l_0_doubt is missing else l_0_doubt), l_3_finding, _loop_vars=_loop_vars), )), _loop_vars=_loop_vars)))
                    yield '\n</div>\n'
                l_3_finding = missing
                if environment.getattr(l_2_group, 'more'):
                    pass
                    yield '<p class="meta">and '
                    yield escape(environment.finalize(environment.getattr(l_2_group, 'more')))
                    yield ' more of the same; the JSON report has them all</p>'
                if environment.getattr(l_2_group, 'common'):
                    pass
                    yield escape(environment.finalize(context.call((undefined(name='acts') if l_0_acts is missing else l_0_acts), (undefined(name='first') if l_2_first is missing else l_2_first), environment.getattr(l_2_group, 'common'), _loop_vars=_loop_vars)))
                    yield '\n'
                    yield escape(environment.finalize(context.call((undefined(name='proof') if l_0_proof is missing else l_0_proof), context.call((undefined(name='facts') if l_0_facts is missing else l_0_facts), (undefined(name='first') if l_2_first is missing else l_2_first), environment.getattr(l_2_group, 'common'), _loop_vars=_loop_vars), True, _loop_vars=_loop_vars)))
                    yield '\n'
                yield '</div>\n'
            l_2_group = l_2_first = l_2_many = missing
            if (environment.getattr(l_1_kind, 'name') == 'conflict'):
                pass
                yield '<div class="ways">\n<h5>What would leave no conflict</h5>\n'
                if t_4(environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'remedies')):
                    pass
                    yield '<p>Ways out were not looked for in this report; <code>modelaudit options</code> tries them.</p>\n'
                elif environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'remedies'):
                    pass
                    yield '<p class="meta">Each was tried out by the same rules; any one of these.</p>\n<ul>\n'
                    for l_2_remedy in environment.getattr((undefined(name='report') if l_1_report is missing else l_1_report), 'remedies'):
                        _loop_vars = {}
                        pass
                        yield '<li><bdi>'
                        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'sentence'), l_2_remedy, _loop_vars=_loop_vars)))
                        yield '</bdi>'
                        for l_3_title in context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'findings'), 'still_open'), l_2_remedy, _loop_vars=_loop_vars):
                            _loop_vars = {}
                            pass
                            yield ' <span class="meta">still open: <bdi>'
                            yield escape(environment.finalize(l_3_title))
                            yield '</bdi></span>'
                        l_3_title = missing
                        yield '</li>\n'
                    l_2_remedy = missing
                    yield '</ul>\n'
                else:
                    pass
                    yield '<p>No change of one or two things was found that does.</p>\n'
                yield '</div>\n'
            yield '</div>\n'
            t_10 = 0
        l_1_kind = l_1_report = missing
        if t_10:
            pass
            if (not environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'findings'), 'notes')):
                pass
                yield '<p>None.</p>'
        if environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'findings'), 'notes'):
            pass
            yield '<div class="kind" data-group>\n<h4><span class="badge open">'
            yield escape(environment.finalize(context.call(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'count'), environment.getattr(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'findings'), 'notes'), 'number'), *environment.getattr(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'findings'), 'notes'), 'words'))))
            yield '</span> '
            yield escape(environment.finalize(environment.getattr(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'findings'), 'notes'), 'meaning')))
            yield '</h4>\n'
            for l_1_group in environment.getattr(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'findings'), 'notes'), 'groups'):
                l_1_many = missing
                _loop_vars = {}
                pass
                l_1_many = (environment.getattr(l_1_group, 'number') > 1)
                _loop_vars['many'] = l_1_many
                yield '<div class="note" data-kind="note" data-severity="'
                yield escape(environment.finalize(environment.getattr(environment.getattr(environment.getattr(l_1_group, 'first'), 'severity'), 'value')))
                yield '">\n<h5><bdi>'
                yield escape(environment.finalize(t_3(environment, environment.getattr(environment.getattr(l_1_group, 'first'), 'title'), 300, True, '…')))
                yield '</bdi> <span class="meta"><bdi>'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(environment.getattr(l_1_group, 'first'), 'rule'), _loop_vars=_loop_vars)))
                yield '</bdi>'
                if (undefined(name='many') if l_1_many is missing else l_1_many):
                    pass
                    yield ', '
                    yield escape(environment.finalize(environment.getattr(l_1_group, 'number')))
                    yield ' times'
                yield '</span></h5>\n'
                for l_2_finding in environment.getattr(l_1_group, 'shown'):
                    _loop_vars = {}
                    pass
                    yield '<div class="one" id="'
                    yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
                    yield '-finding-'
                    yield escape(environment.finalize(environment.getitem(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'findings'), 'numbers'), environment.getattr(l_2_finding, 'fingerprint'))))
                    yield '">\n<p>'
                    yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'prose'), environment.getattr(l_2_finding, 'message'), _loop_vars=_loop_vars)))
                    yield ' <span class="meta print">'
                    yield escape(environment.finalize(environment.getattr(l_2_finding, 'fingerprint')[:12]))
                    yield '</span>'
                    yield escape(environment.finalize(context.call((undefined(name='before') if l_0_before is missing else l_0_before), l_2_finding, _loop_vars=_loop_vars)))
                    yield '</p>\n'
                    yield escape(environment.finalize(context.call((undefined(name='acts') if l_0_acts is missing else l_0_acts), l_2_finding, environment.getattr(l_1_group, 'own'), _loop_vars=_loop_vars)))
                    yield '\n'
                    yield escape(environment.finalize(context.call((undefined(name='proof') if l_0_proof is missing else l_0_proof), markup_join((context.call((undefined(name='facts') if l_0_facts is missing else l_0_facts), l_2_finding, environment.getattr(l_1_group, 'own'), _loop_vars=_loop_vars), context.call((undefined(name='doubt') if l_0_doubt is missing else l_0_doubt), l_2_finding, _loop_vars=_loop_vars), )), _loop_vars=_loop_vars)))
                    yield '\n</div>\n'
                l_2_finding = missing
                if environment.getattr(l_1_group, 'more'):
                    pass
                    yield '<p class="meta">and '
                    yield escape(environment.finalize(environment.getattr(l_1_group, 'more')))
                    yield ' more of the same; the JSON report has them all</p>'
                if environment.getattr(l_1_group, 'common'):
                    pass
                    yield escape(environment.finalize(context.call((undefined(name='acts') if l_0_acts is missing else l_0_acts), environment.getattr(l_1_group, 'first'), environment.getattr(l_1_group, 'common'), _loop_vars=_loop_vars)))
                    yield '\n'
                    yield escape(environment.finalize(context.call((undefined(name='proof') if l_0_proof is missing else l_0_proof), context.call((undefined(name='facts') if l_0_facts is missing else l_0_facts), environment.getattr(l_1_group, 'first'), environment.getattr(l_1_group, 'common'), _loop_vars=_loop_vars), True, _loop_vars=_loop_vars)))
                    yield '\n'
                yield '</div>\n'
            l_1_group = l_1_many = missing
            yield '</div>\n'
        template = environment.get_template('gaps.html.j2', 'findings.html.j2')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {'acts': l_0_acts, 'before': l_0_before, 'doubt': l_0_doubt, 'facts': l_0_facts, 'proof': l_0_proof}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
        yield '</section>'

    blocks = {}
    debug_info = '1=40&2=54&3=62&4=66&6=69&7=73&9=76&10=80&12=83&13=88&15=97&16=102&18=118&19=123&22=142&23=153&25=159&26=166&27=170&29=173&30=177&33=183&34=196&35=205&38=212&39=216&40=218&43=221&44=225&48=233&49=237&54=246&56=251&57=257&58=261&59=263&60=266&61=280&62=288&63=305&64=309&65=317&66=329&67=331&70=334&71=339&72=341&73=343&77=347&80=350&82=353&85=356&86=360&96=381&98=384&100=387&101=391&102=395&103=398&104=400&105=410&106=414&107=418&108=424&109=426&112=429&113=434&114=436&115=438&121=443'
    return locals()


def _8(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'gaps.html.j2'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_id = resolve('id')
        l_0_report = resolve('report')
        l_0_audit = resolve('audit')
        try:
            t_1 = environment.filters['length']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'length' found.")
        pass
        yield '<h4 id="'
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-gaps">What keeps this audit incomplete</h4>\n'
        if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'gaps'):
            pass
            yield '<table class="stack gaps">\n<caption class="unseen">What could not be looked at or told</caption>\n<thead><tr><th scope="col">What</th><th scope="col">Why</th><th scope="col">Remedy</th></tr></thead>\n<tbody>\n'
            for l_1_gap in environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'gaps')[:environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'room'), 'gaps')]:
                l_1_parts = resolve('parts')
                _loop_vars = {}
                pass
                yield '<tr><th scope="row"><bdi>'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_1_parts is missing else l_1_parts), 'name'), environment.getattr(l_1_gap, 'subject'), _loop_vars=_loop_vars)))
                yield '</bdi></th><td>'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_1_parts is missing else l_1_parts), 'prose'), environment.getattr(l_1_gap, 'what'), 600, _loop_vars=_loop_vars)))
                yield '</td><td>'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_1_parts is missing else l_1_parts), 'prose'), environment.getattr(l_1_gap, 'remedy'), 600, _loop_vars=_loop_vars)))
                yield '</td></tr>\n'
            l_1_gap = l_1_parts = missing
            yield '</tbody>\n</table>\n'
            if (t_1(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'gaps')) > environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'room'), 'gaps')):
                pass
                yield '<p class="meta">and '
                yield escape(environment.finalize((t_1(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'gaps')) - environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'room'), 'gaps'))))
                yield ' more; the JSON report has them all</p>'
        else:
            pass
            yield '<p>Nothing: every file, ancestor and license that it needs could be looked at.</p>\n'

    blocks = {}
    debug_info = '1=21&2=23&7=26&8=31&12=39'
    return locals()


def _9(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'limits.html.j2'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_id = resolve('id')
        l_0_parts = resolve('parts')
        l_0_audit = resolve('audit')
        l_0_words = resolve('words')
        l_0_report = resolve('report')
        l_0_together = resolve('together')
        l_0_paged = resolve('paged')
        try:
            t_1 = environment.filters['length']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'length' found.")
        pass
        yield '<section aria-labelledby="'
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-name '
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-limits">\n'
        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'heading'), (undefined(name='audit') if l_0_audit is missing else l_0_audit), 'limits')))
        yield '\n<ul>\n<li>'
        yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'NOT_LEGAL_ADVICE')))
        yield '</li>\n<li>It knows of the lineage what files, cards, the registry and the catalogue say. A parent or data set that nobody names is not found.</li>\n<li>It reads licenses by the clauses listed above. A contract, a permission or a change of terms that stands elsewhere is not known to it.</li>\n<li>It does not look at patents, trademarks, personal data, or the rights in single works of a data set.</li>\n'
        if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'planned'):
            pass
            yield '<li>The model is only planned: rules that look at files were not asked.</li>'
        if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'gaps'):
            pass
            yield '<li>It is incomplete: <a href="#'
            yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
            yield '-gaps">'
            yield escape(environment.finalize(context.call(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'count'), t_1(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'gaps')), 'thing', 'things')))
            yield ' could not be looked at or told</a>.</li>'
        yield '</ul>\n'
        if ((undefined(name='together') if l_0_together is missing else l_0_together) and environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'limits')):
            pass
            yield '<p>What the rules behind the findings do not check stands <a href="#audit-all-limits">behind all audits</a>.</p>\n'
        elif environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'limits'):
            pass
            yield '<details'
            if (undefined(name='paged') if l_0_paged is missing else l_0_paged):
                pass
                yield ' open'
            yield '>\n<summary>What the rules behind the findings do not check</summary>\n'
            yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'unchecked'), environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'limits'))))
            yield '\n</details>\n'
        yield '</section>'

    blocks = {}
    debug_info = '1=25&2=29&4=31&8=33&9=36&11=44&13=47&14=50&16=54'
    return locals()


def _10(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'lineage-page.svg.j2'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_drawing = resolve('drawing')
        l_0_css = resolve('css')
        try:
            t_1 = environment.filters['n']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'n' found.")
        pass
        yield '<svg xmlns="http://www.w3.org/2000/svg" class="lineage-drawing" width="'
        yield escape(environment.finalize(t_1(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'width'))))
        yield '" height="'
        yield escape(environment.finalize(t_1(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'height'))))
        yield '" viewBox="0 0 '
        yield escape(environment.finalize(t_1(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'width'))))
        yield ' '
        yield escape(environment.finalize(t_1(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'height'))))
        yield '" role="img" aria-label="'
        yield escape(environment.finalize(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'title')))
        yield '">\n<title>'
        yield escape(environment.finalize(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'title')))
        yield '</title>\n<style>\n'
        yield escape(environment.finalize((undefined(name='css') if l_0_css is missing else l_0_css)))
        yield '\nsvg { background: var(--page); }\n</style>\n'
        template = environment.get_template('lineage.svg.j2', 'lineage-page.svg.j2')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
        yield '</svg>'

    blocks = {}
    debug_info = '1=20&2=30&4=32&7=34'
    return locals()


def _11(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'lineage.html.j2'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_audit = resolve('audit')
        l_0_id = resolve('id')
        l_0_parts = resolve('parts')
        l_0_drawing = resolve('drawing')
        l_0_anchors = resolve('anchors')
        l_0_paged = resolve('paged')
        l_0_report = resolve('report')
        try:
            t_1 = environment.filters['n']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'n' found.")
        pass
        yield '<section class="'
        yield escape(environment.finalize(('lying' if (environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'lineage'), 'on_paper') == 'wide') else '')))
        yield '" aria-labelledby="'
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-name '
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-lineage">\n'
        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'heading'), (undefined(name='audit') if l_0_audit is missing else l_0_audit), 'lineage')))
        yield '\n'
        if environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'lineage'), 'drawing'):
            pass
            l_0_drawing = environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'lineage'), 'drawing')
            context.vars['drawing'] = l_0_drawing
            context.exported_vars.add('drawing')
            l_0_anchors = environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'lineage'), 'anchors')
            context.vars['anchors'] = l_0_anchors
            context.exported_vars.add('anchors')
            if ((not (undefined(name='paged') if l_0_paged is missing else l_0_paged)) or environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'lineage'), 'on_paper')):
                pass
                yield '<p class="meta">What was made stands to the right of what it was made from. Red links bring a conflict.<span class="screen"> A box leads to its row in the <a href="#'
                yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
                yield '-ancestors">table of ancestors</a>, which says the same in words.</span></p>\n'
            if (undefined(name='paged') if l_0_paged is missing else l_0_paged):
                pass
                if environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'lineage'), 'on_paper'):
                    pass
                    yield '<div class="drawing '
                    yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'lineage'), 'on_paper')))
                    yield '" style="width: '
                    yield escape(environment.finalize(t_1(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'lineage'), 'picture_width'))))
                    yield 'px"><img src="'
                    yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'lineage'), 'picture')))
                    yield '" alt="'
                    yield escape(environment.finalize(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'title')))
                    yield '; the table of ancestors says the same in words">\n'
                    for l_1_spot in environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'lineage'), 'spots'):
                        _loop_vars = {}
                        pass
                        yield '<a class="spot" href="#'
                        yield escape(environment.finalize(environment.getattr(l_1_spot, 'anchor')))
                        yield '" style="left: '
                        yield escape(environment.finalize(t_1(environment.getattr(l_1_spot, 'left'))))
                        yield '%; top: '
                        yield escape(environment.finalize(t_1(environment.getattr(l_1_spot, 'top'))))
                        yield '%; width: '
                        yield escape(environment.finalize(t_1(environment.getattr(l_1_spot, 'width'))))
                        yield '%; height: '
                        yield escape(environment.finalize(t_1(environment.getattr(l_1_spot, 'height'))))
                        yield '%">'
                        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(l_1_spot, 'name'), _loop_vars=_loop_vars)))
                        yield '</a>\n'
                    l_1_spot = missing
                    yield '</div>\n'
                else:
                    pass
                    yield '<p>The drawing is too large for paper: the <a href="#'
                    yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
                    yield '-ancestors">table of ancestors</a> says the same in words.</p>\n'
            else:
                pass
                yield '<div class="drawing '
                yield escape(environment.finalize((environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'lineage'), 'on_paper') or 'tall')))
                yield '" role="group" tabindex="0" aria-label="Drawing of the lineage of '
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'artifact'), 'name'))))
                yield '">\n<svg xmlns="http://www.w3.org/2000/svg" class="lineage-drawing" width="'
                yield escape(environment.finalize(t_1(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'width'))))
                yield '" height="'
                yield escape(environment.finalize(t_1(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'height'))))
                yield '" viewBox="0 0 '
                yield escape(environment.finalize(t_1(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'width'))))
                yield ' '
                yield escape(environment.finalize(t_1(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'height'))))
                yield '" role="group" aria-labelledby="'
                yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
                yield '-drawing">\n<title id="'
                yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
                yield '-drawing">'
                yield escape(environment.finalize(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'title')))
                yield '</title>\n'
                template = environment.get_template('lineage.svg.j2', 'lineage.html.j2')
                gen = template.root_render_func(template.new_context(context.get_all(), True, {'anchors': l_0_anchors, 'drawing': l_0_drawing}))
                try:
                    for event in gen:
                        yield event
                finally: gen.close()
                yield '</svg>\n</div>\n'
                if (not environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'lineage'), 'on_paper')):
                    pass
                    yield '<p class="paper">The drawing is too large for paper: the table of ancestors says the same in words.</p>'
            if environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'folded'):
                pass
                yield '<p>'
                yield escape(environment.finalize(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'folded')))
                yield ' artifacts furthest away are not drawn; the <a href="#'
                yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
                yield '-ancestors">table of ancestors</a> has them all.</p>'
            for l_1_cycle in environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'lineage'), 'cycles')[:20]:
                _loop_vars = {}
                pass
                yield '<p><span class="badge bad">cycle</span> '
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'path'), context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'lineage'), 'around'), l_1_cycle, _loop_vars=_loop_vars), _loop_vars=_loop_vars)))
                yield '</p>\n'
            l_1_cycle = missing
        else:
            pass
            yield '<p>No parent model or data set is named, so nothing is inherited here.</p>\n'
        yield '</section>'

    blocks = {}
    debug_info = '1=25&2=31&3=33&4=35&5=38&6=41&7=44&9=46&10=48&11=51&12=59&13=63&17=80&20=85&21=89&22=99&23=103&26=110&28=113&29=120&30=124'
    return locals()


def _12(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'lineage.svg.j2'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_drawing = resolve('drawing')
        l_0_anchors = resolve('anchors')
        l_0_addresses = resolve('addresses')
        l_0_sign = l_0_links = l_0_pages = missing
        try:
            t_1 = environment.filters['default']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'default' found.")
        try:
            t_2 = environment.filters['n']
        except KeyError:
            @internalcode
            def t_2(*unused):
                raise TemplateRuntimeError("No filter named 'n' found.")
        pass
        def macro(l_1_x, l_1_y, l_1_mark):
            t_3 = []
            l_1_signs = resolve('signs')
            if l_1_x is missing:
                l_1_x = undefined("parameter 'x' was not provided", name='x')
            if l_1_y is missing:
                l_1_y = undefined("parameter 'y' was not provided", name='y')
            if l_1_mark is missing:
                l_1_mark = undefined("parameter 'mark' was not provided", name='mark')
            pass
            t_3.extend((
                '<g class="sign ',
                escape(environment.finalize(environment.getattr(environment.getattr(l_1_mark, 'flag'), 'value'))),
                '"><title>',
                escape(environment.finalize(environment.getattr(l_1_mark, 'text'))),
                '</title><circle cx="',
                escape(environment.finalize(t_2(l_1_x))),
                '" cy="',
                escape(environment.finalize(t_2(l_1_y))),
                '" r="8"/><text x="',
                escape(environment.finalize(t_2(l_1_x))),
                '" y="',
                escape(environment.finalize(t_2((l_1_y + 4)))),
                '" text-anchor="middle">',
                escape(environment.finalize(environment.getitem((undefined(name='signs') if l_1_signs is missing else l_1_signs), environment.getattr(l_1_mark, 'flag')))),
                '</text></g>\n',
            ))
            return concat(t_3)
        context.exported_vars.add('sign')
        context.vars['sign'] = l_0_sign = Macro(environment, macro, 'sign', ('x', 'y', 'mark'), False, False, False, context.eval_ctx.autoescape)
        for l_1_curve in environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'curves'):
            _loop_vars = {}
            pass
            yield '<g class="link '
            yield escape(environment.finalize(environment.getattr(l_1_curve, 'kind')))
            yield ' '
            yield escape(environment.finalize(environment.getattr(l_1_curve, 'style')))
            yield '"><title>'
            yield escape(environment.finalize(environment.getattr(l_1_curve, 'full')))
            yield '</title><path class="line" d="'
            yield escape(environment.finalize(environment.getattr(l_1_curve, 'path')))
            yield '"/><path class="head" d="'
            yield escape(environment.finalize(environment.getattr(l_1_curve, 'head')))
            yield '"/></g>\n'
        l_1_curve = missing
        l_0_links = t_1((undefined(name='anchors') if l_0_anchors is missing else l_0_anchors), {})
        context.vars['links'] = l_0_links
        context.exported_vars.add('links')
        l_0_pages = t_1((undefined(name='addresses') if l_0_addresses is missing else l_0_addresses), {})
        context.vars['pages'] = l_0_pages
        context.exported_vars.add('pages')
        for l_1_box in environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'boxes'):
            _loop_vars = {}
            pass
            if (environment.getattr(l_1_box, 'id') in (undefined(name='links') if l_0_links is missing else l_0_links)):
                pass
                yield '<a href="#'
                yield escape(environment.finalize(environment.getitem((undefined(name='links') if l_0_links is missing else l_0_links), environment.getattr(l_1_box, 'id'))))
                yield '" aria-label="'
                yield escape(environment.finalize(environment.getattr(l_1_box, 'title')))
                yield '">'
            elif (environment.getattr(l_1_box, 'id') in (undefined(name='pages') if l_0_pages is missing else l_0_pages)):
                pass
                yield '<a href="'
                yield escape(environment.finalize(environment.getitem((undefined(name='pages') if l_0_pages is missing else l_0_pages), environment.getattr(l_1_box, 'id'))))
                yield '" aria-label="'
                yield escape(environment.finalize(environment.getattr(l_1_box, 'title')))
                yield '">'
            yield '<g class="box '
            yield escape(environment.finalize(environment.getattr(l_1_box, 'style')))
            yield '"><title>'
            yield escape(environment.finalize(environment.getattr(l_1_box, 'title')))
            yield '</title>\n<rect x="'
            yield escape(environment.finalize(t_2(environment.getattr(l_1_box, 'x'))))
            yield '" y="'
            yield escape(environment.finalize(t_2(environment.getattr(l_1_box, 'y'))))
            yield '" width="'
            yield escape(environment.finalize(t_2(environment.getattr(l_1_box, 'width'))))
            yield '" height="'
            yield escape(environment.finalize(t_2(environment.getattr(l_1_box, 'height'))))
            yield '" rx="7"/>\n'
            if environment.getattr(l_1_box, 'cells'):
                pass
                yield '<text class="name" x="'
                yield escape(environment.finalize(t_2((environment.getattr(l_1_box, 'x') + 12))))
                yield '" y="'
                yield escape(environment.finalize(t_2((environment.getattr(l_1_box, 'y') + 22))))
                yield '">'
                yield escape(environment.finalize(environment.getattr(l_1_box, 'name')))
                if environment.getattr(l_1_box, 'license'):
                    pass
                    yield '<tspan class="license"> · '
                    yield escape(environment.finalize(environment.getattr(l_1_box, 'license')))
                    yield '</tspan>'
                yield '</text>\n'
            else:
                pass
                yield '<text class="owner" x="'
                yield escape(environment.finalize(t_2((environment.getattr(l_1_box, 'x') + 12))))
                yield '" y="'
                yield escape(environment.finalize(t_2((environment.getattr(l_1_box, 'y') + 18))))
                yield '">'
                yield escape(environment.finalize(environment.getattr(l_1_box, 'top')))
                yield '</text>\n<text class="name" x="'
                yield escape(environment.finalize(t_2((environment.getattr(l_1_box, 'x') + 12))))
                yield '" y="'
                yield escape(environment.finalize(t_2((environment.getattr(l_1_box, 'y') + 35))))
                yield '">'
                yield escape(environment.finalize(environment.getattr(l_1_box, 'name')))
                yield '</text>\n<text class="license" x="'
                yield escape(environment.finalize(t_2((environment.getattr(l_1_box, 'x') + 12))))
                yield '" y="'
                yield escape(environment.finalize(t_2((environment.getattr(l_1_box, 'y') + 52))))
                yield '">'
                yield escape(environment.finalize(environment.getattr(l_1_box, 'license')))
                yield '</text>\n'
            for (l_2_x, l_2_mark) in environment.getattr(l_1_box, 'signs'):
                _loop_vars = {}
                pass
                yield escape(environment.finalize(context.call((undefined(name='sign') if l_0_sign is missing else l_0_sign), l_2_x, (environment.getattr(l_1_box, 'y') + 15), l_2_mark, _loop_vars=_loop_vars)))
                yield '\n'
            l_2_x = l_2_mark = missing
            yield '</g>\n'
            if ((environment.getattr(l_1_box, 'id') in (undefined(name='links') if l_0_links is missing else l_0_links)) or (environment.getattr(l_1_box, 'id') in (undefined(name='pages') if l_0_pages is missing else l_0_pages))):
                pass
                yield '</a>'
            for l_2_cell in environment.getattr(l_1_box, 'cells'):
                _loop_vars = {}
                pass
                if (environment.getattr(l_2_cell, 'id') in (undefined(name='links') if l_0_links is missing else l_0_links)):
                    pass
                    yield '<a href="#'
                    yield escape(environment.finalize(environment.getitem((undefined(name='links') if l_0_links is missing else l_0_links), environment.getattr(l_2_cell, 'id'))))
                    yield '" aria-label="'
                    yield escape(environment.finalize(environment.getattr(l_2_cell, 'title')))
                    yield '">'
                elif (environment.getattr(l_2_cell, 'id') in (undefined(name='pages') if l_0_pages is missing else l_0_pages)):
                    pass
                    yield '<a href="'
                    yield escape(environment.finalize(environment.getitem((undefined(name='pages') if l_0_pages is missing else l_0_pages), environment.getattr(l_2_cell, 'id'))))
                    yield '" aria-label="'
                    yield escape(environment.finalize(environment.getattr(l_2_cell, 'title')))
                    yield '">'
                yield '<g class="cell"><title>'
                yield escape(environment.finalize(environment.getattr(l_2_cell, 'title')))
                yield '</title><text x="'
                yield escape(environment.finalize(t_2((environment.getattr(l_2_cell, 'x') + (20 if environment.getattr(l_2_cell, 'sign') else 0)))))
                yield '" y="'
                yield escape(environment.finalize(t_2(environment.getattr(l_2_cell, 'y'))))
                yield '">'
                yield escape(environment.finalize(environment.getattr(l_2_cell, 'name')))
                yield '</text>'
                if environment.getattr(l_2_cell, 'aside'):
                    pass
                    yield '<text class="license" x="'
                    yield escape(environment.finalize(t_2(environment.getattr(l_2_cell, 'right'))))
                    yield '" y="'
                    yield escape(environment.finalize(t_2(environment.getattr(l_2_cell, 'y'))))
                    yield '" text-anchor="end">'
                    yield escape(environment.finalize(environment.getattr(l_2_cell, 'aside')))
                    yield '</text>'
                if environment.getattr(l_2_cell, 'sign'):
                    pass
                    yield escape(environment.finalize(context.call((undefined(name='sign') if l_0_sign is missing else l_0_sign), (environment.getattr(l_2_cell, 'x') + 8), (environment.getattr(l_2_cell, 'y') - 4), environment.getattr(l_2_cell, 'sign'), _loop_vars=_loop_vars)))
                yield '</g>\n'
                if ((environment.getattr(l_2_cell, 'id') in (undefined(name='links') if l_0_links is missing else l_0_links)) or (environment.getattr(l_2_cell, 'id') in (undefined(name='pages') if l_0_pages is missing else l_0_pages))):
                    pass
                    yield '</a>'
            l_2_cell = missing
        l_1_box = missing
        def t_4(fiter):
            for l_1_curve in fiter:
                if environment.getattr(environment.getattr(l_1_curve, 'label'), 'anchor'):
                    yield l_1_curve
        for l_1_curve in t_4(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'curves')):
            l_1_label = missing
            _loop_vars = {}
            pass
            l_1_label = environment.getattr(l_1_curve, 'label')
            _loop_vars['label'] = l_1_label
            yield '<text class="label '
            yield escape(environment.finalize(environment.getattr(l_1_curve, 'kind')))
            yield ' '
            yield escape(environment.finalize(environment.getattr(l_1_curve, 'style')))
            yield '" x="'
            yield escape(environment.finalize(t_2(environment.getattr((undefined(name='label') if l_1_label is missing else l_1_label), 'x'))))
            yield '" y="'
            yield escape(environment.finalize(t_2(environment.getattr((undefined(name='label') if l_1_label is missing else l_1_label), 'y'))))
            yield '" text-anchor="'
            yield escape(environment.finalize(environment.getattr((undefined(name='label') if l_1_label is missing else l_1_label), 'anchor')))
            yield '">'
            yield escape(environment.finalize(environment.getattr((undefined(name='label') if l_1_label is missing else l_1_label), 'words')))
            yield '</text>\n'
            if environment.getattr((undefined(name='label') if l_1_label is missing else l_1_label), 'note'):
                pass
                yield '<text class="label note" x="'
                yield escape(environment.finalize(t_2(environment.getattr((undefined(name='label') if l_1_label is missing else l_1_label), 'x'))))
                yield '" y="'
                yield escape(environment.finalize(t_2((environment.getattr((undefined(name='label') if l_1_label is missing else l_1_label), 'y') + 17))))
                yield '" text-anchor="'
                yield escape(environment.finalize(environment.getattr((undefined(name='label') if l_1_label is missing else l_1_label), 'anchor')))
                yield '">'
                yield escape(environment.finalize(environment.getattr((undefined(name='label') if l_1_label is missing else l_1_label), 'note')))
                yield '</text>'
        l_1_curve = l_1_label = missing
        yield '<g class="legend">\n'
        for l_1_key in environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'legend'):
            _loop_vars = {}
            pass
            if environment.getattr(l_1_key, 'flag'):
                pass
                yield escape(environment.finalize(context.call((undefined(name='sign') if l_0_sign is missing else l_0_sign), (environment.getattr(l_1_key, 'x') + 8), (environment.getattr(l_1_key, 'y') - 4), l_1_key, _loop_vars=_loop_vars)))
                yield '<text x="'
                yield escape(environment.finalize(t_2((environment.getattr(l_1_key, 'x') + 22))))
                yield '" y="'
                yield escape(environment.finalize(t_2(environment.getattr(l_1_key, 'y'))))
                yield '">'
                yield escape(environment.finalize(environment.getattr(l_1_key, 'text')))
                yield '</text>\n'
            else:
                pass
                yield '<g class="link '
                yield escape(environment.finalize(environment.getattr(l_1_key, 'kind')))
                yield '"><path class="line" d="M'
                yield escape(environment.finalize(t_2(environment.getattr(l_1_key, 'x'))))
                yield ' '
                yield escape(environment.finalize(t_2((environment.getattr(l_1_key, 'y') - 4))))
                yield 'h36"/></g><text x="'
                yield escape(environment.finalize(t_2((environment.getattr(l_1_key, 'x') + 44))))
                yield '" y="'
                yield escape(environment.finalize(t_2(environment.getattr(l_1_key, 'y'))))
                yield '">'
                yield escape(environment.finalize(environment.getattr(l_1_key, 'text')))
                yield '</text>\n'
        l_1_key = missing
        for l_1_remark in environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'remarks'):
            _loop_vars = {}
            pass
            yield '<text x="'
            yield escape(environment.finalize(t_2(environment.getattr(l_1_remark, 'x'))))
            yield '" y="'
            yield escape(environment.finalize(t_2(environment.getattr(l_1_remark, 'y'))))
            yield '"><title>'
            yield escape(environment.finalize(environment.getattr(l_1_remark, 'title')))
            yield '</title>'
            yield escape(environment.finalize(environment.getattr(l_1_remark, 'line')))
            yield '</text>\n'
        l_1_remark = missing
        yield '</g>'

    blocks = {}
    debug_info = '1=27&2=39&4=57&5=61&7=72&8=75&9=78&10=81&11=96&12=100&13=108&14=111&16=125&17=131&18=137&20=143&21=146&24=150&25=153&26=156&27=171&28=192&31=197&32=205&33=208&34=220&37=233&38=236&39=249&42=262&43=266'
    return locals()


def _13(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'method.html.j2'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_id = resolve('id')
        l_0_parts = resolve('parts')
        l_0_audit = resolve('audit')
        l_0_report = resolve('report')
        l_0_words = resolve('words')
        try:
            t_1 = environment.filters['truncate']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'truncate' found.")
        pass
        yield '<section aria-labelledby="'
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-name '
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-method">\n'
        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'heading'), (undefined(name='audit') if l_0_audit is missing else l_0_audit), 'method')))
        yield '\n<p>The files of the model were read and nothing in them was run. Each statement about a license or a parent carries the place it was read at. The terms of every license in the lineage were followed along the links to this model, and each rule was asked what it finds. What could not be told is marked unknown and never counts as a pass.</p>\n<dl class="facts">\n<dt>This audit</dt><dd><span class="print">'
        yield escape(environment.finalize(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'mark')))
        yield '</span> <span class="meta">the same for the same result from the same files; every printed page bears it</span></dd>\n<dt>Tool</dt><dd>modelaudit <bdi>'
        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'versions'), 'tool'))))
        yield '</bdi></dd>\n<dt>License data</dt><dd><bdi>'
        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'versions'), 'license_data'))))
        yield '</bdi></dd>\n<dt>Rules</dt><dd><bdi>'
        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'versions'), 'rules'))))
        yield '</bdi>: '
        yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'tally'), 'rules_run')))
        yield ' run, '
        yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'tally'), 'rules_failed')))
        yield ' failed, '
        yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'tally'), 'rules_disabled')))
        yield ' disabled'
        if environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'tally'), 'rules_not_asked'):
            pass
            yield ', '
            yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'tally'), 'rules_not_asked')))
            yield ' not asked'
        yield '</dd>\n<dt>Catalogue</dt><dd><bdi>'
        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'versions'), 'catalogue'))))
        yield '</bdi></dd>\n<dt>Tally</dt><dd>'
        yield escape(environment.finalize(context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'phrases'), 'counts'), (undefined(name='report') if l_0_report is missing else l_0_report))))
        yield ' · '
        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'count'), *environment.getitem(context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'phrases'), 'tallied'), (undefined(name='report') if l_0_report is missing else l_0_report)), -1))))
        yield ' · '
        yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'tally'), 'undetermined')))
        yield ' undetermined · '
        yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'tally'), 'waived')))
        yield ' waived</dd>\n<dt>Exit code</dt><dd>'
        yield escape(environment.finalize(environment.getattr(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'outcome'), 'exit_code'), 'value')))
        yield ': <bdi>'
        yield escape(environment.finalize(t_1(environment, environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'outcome'), 'reason'), 400, True, '…')))
        yield '</bdi></dd>\n</dl>\n</section>'

    blocks = {}
    debug_info = '1=23&2=27&5=29&6=31&7=33&8=35&9=49&10=51&11=59'
    return locals()


def _14(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'page.html.j2'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_policy = resolve('policy')
        l_0_theme = resolve('theme')
        l_0_title = resolve('title')
        l_0_css = resolve('css')
        l_0_paged = resolve('paged')
        l_0_script = resolve('script')
        try:
            t_1 = environment.filters['safe']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'safe' found.")
        pass
        yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="'
        yield escape(environment.finalize((undefined(name='policy') if l_0_policy is missing else l_0_policy)))
        yield '">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n<meta name="generator" content="modelaudit">\n'
        if environment.getattr((undefined(name='theme') if l_0_theme is missing else l_0_theme), 'company'):
            pass
            yield '<meta name="author" content="'
            yield escape(environment.finalize(environment.getattr((undefined(name='theme') if l_0_theme is missing else l_0_theme), 'company')))
            yield '">\n'
        yield '<title>'
        yield escape(environment.finalize((undefined(name='title') if l_0_title is missing else l_0_title)))
        yield '</title>\n<style>'
        yield escape(environment.finalize(t_1((undefined(name='css') if l_0_css is missing else l_0_css))))
        yield '</style>\n</head>\n<body>\n<a class="skip" href="#main">Skip to the report</a>\n<header class="page">\n'
        if environment.getattr((undefined(name='theme') if l_0_theme is missing else l_0_theme), 'logo'):
            pass
            yield '<img class="logo" src="'
            yield escape(environment.finalize(environment.getattr((undefined(name='theme') if l_0_theme is missing else l_0_theme), 'logo')))
            yield '" alt="'
            yield escape(environment.finalize((markup_join(('Logo of ', environment.getattr((undefined(name='theme') if l_0_theme is missing else l_0_theme), 'company'), )) if environment.getattr((undefined(name='theme') if l_0_theme is missing else l_0_theme), 'company') else 'Logo')))
            yield '">\n'
        yield '<div>\n'
        if environment.getattr((undefined(name='theme') if l_0_theme is missing else l_0_theme), 'company'):
            pass
            yield '<p class="company"><bdi>'
            yield escape(environment.finalize(environment.getattr((undefined(name='theme') if l_0_theme is missing else l_0_theme), 'company')))
            yield '</bdi></p>\n'
        yield '<h1>'
        yield from context.blocks['heading'][0](context)
        yield '</h1>\n</div>\n<div class="tools" hidden data-tools>\n<button type="button" data-expand>Expand all</button>\n</div>\n</header>\n<main id="main" tabindex="-1">\n'
        yield from context.blocks['content'][0](context)
        yield '</main>\n<footer class="page">\n'
        yield from context.blocks['foot'][0](context)
        if environment.getattr((undefined(name='theme') if l_0_theme is missing else l_0_theme), 'notice'):
            pass
            yield '<p class="notice"><bdi>'
            yield escape(environment.finalize(environment.getattr((undefined(name='theme') if l_0_theme is missing else l_0_theme), 'notice')))
            yield '</bdi></p>\n'
        yield '</footer>\n<p class="unseen" role="status" data-said></p>\n'
        if (not (undefined(name='paged') if l_0_paged is missing else l_0_paged)):
            pass
            yield '<script>'
            yield escape(environment.finalize(t_1((undefined(name='script') if l_0_script is missing else l_0_script))))
            yield '</script>\n'
        yield '</body>\n</html>'

    def block_heading(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_title = resolve('title')
        pass
        yield escape(environment.finalize((undefined(name='title') if l_0_title is missing else l_0_title)))

    def block_content(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        pass

    def block_foot(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_words = resolve('words')
        pass
        yield '<p>'
        yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'NOT_LEGAL_ADVICE')))
        yield '</p>\n'

    blocks = {'heading': block_heading, 'content': block_content, 'foot': block_foot}
    debug_info = '6=24&11=26&12=29&14=32&15=34&20=36&21=39&24=44&25=47&27=50&34=52&37=54&40=55&41=58&45=61&46=64&27=68&34=79&37=88&38=98'
    return locals()


def _15(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'parts.html.j2'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_name = l_0_prose = l_0_linked = l_0_evidence = l_0_clause = l_0_path = l_0_heading = l_0_place = l_0_box = l_0_unchecked = missing
        try:
            t_1 = environment.filters['truncate']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'truncate' found.")
        pass
        def macro(l_1_text):
            t_2 = []
            if l_1_text is missing:
                l_1_text = undefined("parameter 'text' was not provided", name='text')
            pass
            t_2.append(
                escape(environment.finalize(t_1(environment, l_1_text, 160, True, '…'))),
            )
            return concat(t_2)
        context.exported_vars.add('name')
        context.vars['name'] = l_0_name = Macro(environment, macro, 'name', ('text',), False, False, False, context.eval_ctx.autoescape)
        yield '\n'
        def macro(l_1_text, l_1_most):
            t_3 = []
            if l_1_text is missing:
                l_1_text = undefined("parameter 'text' was not provided", name='text')
            if l_1_most is missing:
                l_1_most = 900
            pass
            t_3.extend((
                '<bdi>',
                escape(environment.finalize(t_1(environment, l_1_text, l_1_most, True, '…'))),
                '</bdi>',
            ))
            return concat(t_3)
        context.exported_vars.add('prose')
        context.vars['prose'] = l_0_prose = Macro(environment, macro, 'prose', ('text', 'most'), False, False, False, context.eval_ctx.autoescape)
        yield '\n'
        def macro(l_1_audit, l_1_text, l_1_url):
            t_4 = []
            if l_1_audit is missing:
                l_1_audit = undefined("parameter 'audit' was not provided", name='audit')
            if l_1_text is missing:
                l_1_text = undefined("parameter 'text' was not provided", name='text')
            if l_1_url is missing:
                l_1_url = undefined("parameter 'url' was not provided", name='url')
            pass
            if l_1_url:
                pass
                t_4.extend((
                    '<a href="',
                    escape(environment.finalize(l_1_url)),
                    '" rel="noreferrer noopener"><bdi>',
                    escape(environment.finalize(context.call((undefined(name='name') if l_0_name is missing else l_0_name), l_1_text))),
                    '</bdi></a>',
                ))
            else:
                pass
                t_4.extend((
                    '<bdi>',
                    escape(environment.finalize(context.call((undefined(name='name') if l_0_name is missing else l_0_name), l_1_text))),
                    '</bdi>',
                ))
            return concat(t_4)
        context.exported_vars.add('linked')
        context.vars['linked'] = l_0_linked = Macro(environment, macro, 'linked', ('audit', 'text', 'url'), False, False, False, context.eval_ctx.autoescape)
        yield '\n'
        def macro(l_1_audit, l_1_found):
            t_5 = []
            if l_1_audit is missing:
                l_1_audit = undefined("parameter 'audit' was not provided", name='audit')
            if l_1_found is missing:
                l_1_found = undefined("parameter 'found' was not provided", name='found')
            pass
            t_5.extend((
                '<code class="place"><bdi>',
                escape(environment.finalize(context.call(environment.getattr(environment.getattr(l_1_audit, 'phrases'), 'place'), l_1_found))),
                '</bdi></code>',
            ))
            if environment.getattr(l_1_found, 'excerpt'):
                pass
                t_5.extend((
                    ' <code class="excerpt"><bdi>',
                    escape(environment.finalize(t_1(environment, environment.getattr(l_1_found, 'excerpt'), 200, True, '…'))),
                    '</bdi></code>',
                ))
            return concat(t_5)
        context.exported_vars.add('evidence')
        context.vars['evidence'] = l_0_evidence = Macro(environment, macro, 'evidence', ('audit', 'found'), False, False, False, context.eval_ctx.autoescape)
        yield '\n'
        def macro(l_1_audit, l_1_ref):
            t_6 = []
            if l_1_audit is missing:
                l_1_audit = undefined("parameter 'audit' was not provided", name='audit')
            if l_1_ref is missing:
                l_1_ref = undefined("parameter 'ref' was not provided", name='ref')
            pass
            t_6.append(
                escape(environment.finalize(context.call((undefined(name='linked') if l_0_linked is missing else l_0_linked), l_1_audit, context.call(environment.getattr(environment.getattr(l_1_audit, 'phrases'), 'clause'), l_1_ref), context.call(environment.getattr(l_1_audit, 'link_of'), l_1_ref)))),
            )
            if environment.getattr(l_1_ref, 'quote'):
                pass
                t_6.extend((
                    ' <q><bdi>',
                    escape(environment.finalize(t_1(environment, environment.getattr(l_1_ref, 'quote'), 400, True, '…'))),
                    '</bdi></q>',
                ))
            return concat(t_6)
        context.exported_vars.add('clause')
        context.vars['clause'] = l_0_clause = Macro(environment, macro, 'clause', ('audit', 'ref'), False, False, False, context.eval_ctx.autoescape)
        yield '\n'
        def macro(l_1_names):
            t_7 = []
            if l_1_names is missing:
                l_1_names = undefined("parameter 'names' was not provided", name='names')
            pass
            l_2_loop = missing
            for l_2_step, l_2_loop in LoopContext(l_1_names, undefined):
                _loop_vars = {}
                pass
                t_7.extend((
                    '<bdi>',
                    escape(environment.finalize(context.call((undefined(name='name') if l_0_name is missing else l_0_name), l_2_step, _loop_vars=_loop_vars))),
                    '</bdi>',
                ))
                if (not environment.getattr(l_2_loop, 'last')):
                    pass
                    t_7.append(
                        ' <span role="img" aria-label="made from">←</span> ',
                    )
            l_2_loop = l_2_step = missing
            return concat(t_7)
        context.exported_vars.add('path')
        context.vars['path'] = l_0_path = Macro(environment, macro, 'path', ('names',), False, False, False, context.eval_ctx.autoescape)
        yield '\n'
        def macro(l_1_audit, l_1_slug):
            t_8 = []
            if l_1_audit is missing:
                l_1_audit = undefined("parameter 'audit' was not provided", name='audit')
            if l_1_slug is missing:
                l_1_slug = undefined("parameter 'slug' was not provided", name='slug')
            pass
            def t_9(fiter):
                for (l_2_name, l_2_title) in fiter:
                    if (l_2_name == l_1_slug):
                        yield (l_2_name, l_2_title)
            for (l_2_name, l_2_title) in t_9(environment.getattr(l_1_audit, 'sections')):
                _loop_vars = {}
                pass
                t_8.extend((
                    '<h3 id="audit-',
                    escape(environment.finalize(environment.getattr(l_1_audit, 'number'))),
                    '-',
                    escape(environment.finalize(l_1_slug)),
                    '"><span class="nr">',
                    escape(environment.finalize(context.call((undefined(name='place') if l_0_place is missing else l_0_place), l_1_audit, l_1_slug, _loop_vars=_loop_vars))),
                    '</span> ',
                    escape(environment.finalize(('What is planned' if ((l_1_slug == 'artifact') and environment.getattr(environment.getattr(l_1_audit, 'report'), 'planned')) else l_2_title))),
                    '</h3>\n',
                ))
            l_2_name = l_2_title = missing
            return concat(t_8)
        context.exported_vars.add('heading')
        context.vars['heading'] = l_0_heading = Macro(environment, macro, 'heading', ('audit', 'slug'), False, False, False, context.eval_ctx.autoescape)
        def macro(l_1_audit, l_1_slug):
            t_10 = []
            if l_1_audit is missing:
                l_1_audit = undefined("parameter 'audit' was not provided", name='audit')
            if l_1_slug is missing:
                l_1_slug = undefined("parameter 'slug' was not provided", name='slug')
            pass
            def t_11(fiter):
                for (l_2_name, l_2__) in fiter:
                    if (l_2_name == l_1_slug):
                        yield (l_2_name, l_2__)
            l_2_loop = missing
            for (l_2_name, l_2__), l_2_loop in LoopContext(t_11(environment.getattr(l_1_audit, 'sections')), undefined):
                _loop_vars = {}
                pass
                l_3_loop = missing
                for (l_3_other, l_3__), l_3_loop in LoopContext(environment.getattr(l_1_audit, 'sections'), undefined):
                    _loop_vars = {}
                    pass
                    if (l_3_other == l_1_slug):
                        pass
                        t_10.append(
                            escape(environment.finalize(environment.getattr(l_3_loop, 'index'))),
                        )
                l_3_loop = l_3_other = l_3__ = missing
            l_2_loop = l_2_name = l_2__ = missing
            return concat(t_10)
        context.exported_vars.add('place')
        context.vars['place'] = l_0_place = Macro(environment, macro, 'place', ('audit', 'slug'), False, False, False, context.eval_ctx.autoescape)
        yield '\n'
        def macro(l_1_text):
            t_12 = []
            if l_1_text is missing:
                l_1_text = undefined("parameter 'text' was not provided", name='text')
            pass
            t_12.extend((
                '<span class="tick"><span class="box" aria-hidden="true"></span> ',
                escape(environment.finalize(l_1_text)),
                '</span>',
            ))
            return concat(t_12)
        context.exported_vars.add('box')
        context.vars['box'] = l_0_box = Macro(environment, macro, 'box', ('text',), False, False, False, context.eval_ctx.autoescape)
        yield '\n'
        def macro(l_1_limits):
            t_13 = []
            if l_1_limits is missing:
                l_1_limits = undefined("parameter 'limits' was not provided", name='limits')
            pass
            t_13.append(
                '<dl class="stacked">\n',
            )
            for (l_2_rule, l_2_limit) in l_1_limits:
                _loop_vars = {}
                pass
                t_13.extend((
                    '<dt><bdi>',
                    escape(environment.finalize(context.call((undefined(name='name') if l_0_name is missing else l_0_name), l_2_rule, _loop_vars=_loop_vars))),
                    '</bdi></dt><dd>',
                    escape(environment.finalize(context.call((undefined(name='prose') if l_0_prose is missing else l_0_prose), l_2_limit, 600, _loop_vars=_loop_vars))),
                    '</dd>\n',
                ))
            l_2_rule = l_2_limit = missing
            t_13.append(
                '</dl>\n',
            )
            return concat(t_13)
        context.exported_vars.add('unchecked')
        context.vars['unchecked'] = l_0_unchecked = Macro(environment, macro, 'unchecked', ('limits',), False, False, False, context.eval_ctx.autoescape)

    blocks = {}
    debug_info = '2=18&4=30&6=46&7=55&10=75&11=84&14=98&15=106&18=119&19=125&23=143&24=150&25=159&28=172&31=202&34=216&36=224&37=229'
    return locals()


def _16(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'policy.html.j2'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_audit = resolve('audit')
        l_0_report = resolve('report')
        l_0_id = resolve('id')
        l_0_parts = resolve('parts')
        try:
            t_1 = environment.filters['join']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'join' found.")
        try:
            t_2 = environment.filters['length']
        except KeyError:
            @internalcode
            def t_2(*unused):
                raise TemplateRuntimeError("No filter named 'length' found.")
        pass
        if (environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'rulings') or environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'outcome'), 'known')):
            pass
            yield '<section aria-labelledby="'
            yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
            yield '-name '
            yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
            yield '-policy">\n'
            yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'heading'), (undefined(name='audit') if l_0_audit is missing else l_0_audit), 'policy')))
            yield '\n<p class="meta">What the house has decided, beside what the licenses say; none of it is a finding.'
            if environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'outcome'), 'policy'):
                pass
                yield ' By <bdi>'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), t_1(context.eval_ctx, environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'outcome'), 'policy'), ', '))))
                yield '</bdi>.'
            yield '</p>\n'
            for l_1_group in environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'rulings'):
                _loop_vars = {}
                pass
                yield '<h4><span class="badge '
                yield escape(environment.finalize(environment.getattr(l_1_group, 'tone')))
                yield '">'
                yield escape(environment.finalize(environment.getattr(l_1_group, 'number')))
                yield '</span> '
                yield escape(environment.finalize(environment.getattr(l_1_group, 'title')))
                yield '</h4>\n<table class="stack rulings">\n<caption class="unseen">'
                yield escape(environment.finalize(environment.getattr(l_1_group, 'title')))
                yield '</caption>\n<thead><tr><th scope="col">What</th><th scope="col">Said by</th><th scope="col">Remedy</th></tr></thead>\n<tbody>\n'
                for l_2_ruling in environment.getattr(l_1_group, 'shown'):
                    _loop_vars = {}
                    pass
                    yield '<tr>\n<th scope="row">'
                    yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'prose'), environment.getattr(l_2_ruling, 'message'), _loop_vars=_loop_vars)))
                    yield ' <span class="meta print">'
                    yield escape(environment.finalize(environment.getattr(l_2_ruling, 'fingerprint')[:12]))
                    yield '</span>'
                    if (environment.getattr(l_2_ruling, 'fingerprint') in environment.getattr(l_1_group, 'known')):
                        pass
                        yield ' <span class="badge none">known before</span>'
                    yield '</th>\n<td><bdi>'
                    yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'phrases'), 'who_says'), l_2_ruling, _loop_vars=_loop_vars), _loop_vars=_loop_vars)))
                    yield '</bdi></td>\n<td>'
                    yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'prose'), environment.getattr(l_2_ruling, 'remedy'), _loop_vars=_loop_vars)))
                    yield '</td>\n</tr>\n'
                l_2_ruling = missing
                yield '</tbody>\n</table>\n'
                if environment.getattr(l_1_group, 'more'):
                    pass
                    yield '<p class="meta">and '
                    yield escape(environment.finalize(environment.getattr(l_1_group, 'more')))
                    yield ' more; the JSON report has them all</p>'
            l_1_group = missing
            if environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'outcome'), 'known'):
                pass
                yield '<p>'
                yield escape(environment.finalize(t_2(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'outcome'), 'known'))))
                yield ' of what is open was known before, by a baseline, and fails nothing.</p>'
            yield '</section>\n'

    blocks = {}
    debug_info = '1=27&2=30&3=34&4=36&5=42&6=46&8=52&11=54&13=58&14=66&15=68&20=72&22=78'
    return locals()


def _17(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'portfolio.html.j2'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_portfolio = resolve('portfolio')
        l_0_models = l_0_letters = missing
        try:
            t_1 = environment.filters['capitalize']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'capitalize' found.")
        try:
            t_2 = environment.filters['length']
        except KeyError:
            @internalcode
            def t_2(*unused):
                raise TemplateRuntimeError("No filter named 'length' found.")
        try:
            t_3 = environment.filters['truncate']
        except KeyError:
            @internalcode
            def t_3(*unused):
                raise TemplateRuntimeError("No filter named 'truncate' found.")
        try:
            t_4 = environment.tests['none']
        except KeyError:
            @internalcode
            def t_4(*unused):
                raise TemplateRuntimeError("No test named 'none' found.")
        pass
        def macro(l_1_numbers, l_1_most):
            t_5 = []
            if l_1_numbers is missing:
                l_1_numbers = undefined("parameter 'numbers' was not provided", name='numbers')
            if l_1_most is missing:
                l_1_most = 40
            pass
            l_2_loop = missing
            for l_2_number, l_2_loop in LoopContext(l_1_numbers[:l_1_most], undefined):
                l_2_parts = resolve('parts')
                _loop_vars = {}
                pass
                t_5.extend((
                    '<a href="#audit-',
                    escape(environment.finalize(l_2_number)),
                    '" title="',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_2_parts is missing else l_2_parts), 'name'), environment.getattr(environment.getattr(environment.getattr(environment.getitem(environment.getattr((undefined(name='portfolio') if l_0_portfolio is missing else l_0_portfolio), 'models'), (l_2_number - 1)), 'report'), 'artifact'), 'name'), _loop_vars=_loop_vars))),
                    '">',
                    escape(environment.finalize(l_2_number)),
                    '</a>',
                ))
                if (not environment.getattr(l_2_loop, 'last')):
                    pass
                    t_5.append(
                        ', ',
                    )
            l_2_loop = l_2_number = l_2_parts = missing
            if (t_2(l_1_numbers) > l_1_most):
                pass
                t_5.extend((
                    ' and ',
                    escape(environment.finalize((t_2(l_1_numbers) - l_1_most))),
                    ' more',
                ))
            return concat(t_5)
        context.exported_vars.add('models')
        context.vars['models'] = l_0_models = Macro(environment, macro, 'models', ('numbers', 'most'), False, False, False, context.eval_ctx.autoescape)
        l_0_letters = {'yes': 'Yes', 'yes, if': 'If', 'no': 'No', 'unknown': '?'}
        context.vars['letters'] = l_0_letters
        context.exported_vars.add('letters')
        yield '<section class="portfolio" aria-labelledby="portfolio">\n<h2 id="portfolio">'
        yield escape(environment.finalize(t_2(environment.getattr((undefined(name='portfolio') if l_0_portfolio is missing else l_0_portfolio), 'models'))))
        yield ' models</h2>\n<ul class="counts" aria-label="Results">\n'
        for (l_1_tone, l_1_number, l_1_told) in environment.getattr((undefined(name='portfolio') if l_0_portfolio is missing else l_0_portfolio), 'results'):
            _loop_vars = {}
            pass
            yield '<li class="badge '
            yield escape(environment.finalize(l_1_tone))
            yield '">'
            yield escape(environment.finalize(l_1_number))
            yield ' · '
            yield escape(environment.finalize(l_1_told))
            yield '</li>\n'
        l_1_tone = l_1_number = l_1_told = missing
        yield '</ul>\n<dl class="brief">\n'
        l_1_loop = missing
        for (l_1_use, l_1_numbers), l_1_loop in LoopContext(environment.getattr((undefined(name='portfolio') if l_0_portfolio is missing else l_0_portfolio), 'uses'), undefined):
            _loop_vars = {}
            pass
            yield '<div><dt>'
            yield escape(environment.finalize(('Intended use' if environment.getattr(l_1_loop, 'first') else '')))
            yield '</dt><dd><bdi>'
            yield escape(environment.finalize(l_1_use))
            yield '</bdi>'
            if (t_2(environment.getattr((undefined(name='portfolio') if l_0_portfolio is missing else l_0_portfolio), 'uses')) > 1):
                pass
                yield ' <span class="meta">models '
                yield escape(environment.finalize(context.call((undefined(name='models') if l_0_models is missing else l_0_models), l_1_numbers, _loop_vars=_loop_vars)))
                yield '</span>'
            yield '</dd></div>\n'
        l_1_loop = l_1_use = l_1_numbers = missing
        yield '</dl>\n<nav aria-label="Sections of this overview"><p class="meta"><a href="#portfolio-models">The models</a> · <a href="#portfolio-duties">What they owe</a>'
        if environment.getattr((undefined(name='portfolio') if l_0_portfolio is missing else l_0_portfolio), 'shared'):
            pass
            yield ' · <a href="#portfolio-ancestors">Shared ancestors</a>'
        yield ' · <a href="#audit-1">The single audits</a></p></nav>\n\n<h3 id="portfolio-models">The models, the riskiest first</h3>\n<div class="scroll" role="group" tabindex="0" aria-labelledby="portfolio-models">\n<table class="models">\n<thead><tr><th scope="col">Model</th><th scope="col">Result</th>\n'
        for (l_1_question, l_1__, l_1__) in environment.getattr(environment.getitem(environment.getattr((undefined(name='portfolio') if l_0_portfolio is missing else l_0_portfolio), 'models'), 0), 'answers'):
            _loop_vars = {}
            pass
            yield '<th scope="col" class="tight"><abbr title="'
            yield escape(environment.finalize(environment.getattr(l_1_question, 'text')))
            yield '">'
            yield escape(environment.finalize(environment.getitem(environment.getattr((undefined(name='portfolio') if l_0_portfolio is missing else l_0_portfolio), 'questions'), l_1_question)))
            yield '</abbr></th>\n'
        l_1_question = l_1__ = missing
        for (l_1_short, l_1_full) in environment.getattr((undefined(name='portfolio') if l_0_portfolio is missing else l_0_portfolio), 'columns'):
            _loop_vars = {}
            pass
            yield '<th scope="col" class="number"><abbr title="'
            yield escape(environment.finalize(l_1_full))
            yield '">'
            yield escape(environment.finalize(l_1_short))
            yield '</abbr></th>\n'
        l_1_short = l_1_full = missing
        yield '</tr></thead>\n<tbody>\n'
        for l_1_model in environment.getattr((undefined(name='portfolio') if l_0_portfolio is missing else l_0_portfolio), 'models'):
            l_1_parts = resolve('parts')
            _loop_vars = {}
            pass
            yield '<tr>\n<th scope="row"><span class="number-of">'
            yield escape(environment.finalize(environment.getattr(l_1_model, 'number')))
            yield '</span> <a href="#audit-'
            yield escape(environment.finalize(environment.getattr(l_1_model, 'number')))
            yield '"><bdi>'
            yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_1_parts is missing else l_1_parts), 'name'), environment.getattr(environment.getattr(environment.getattr(l_1_model, 'report'), 'artifact'), 'name'), _loop_vars=_loop_vars)))
            yield '</bdi></a></th>\n<td><span class="dot '
            yield escape(environment.finalize(environment.getattr(l_1_model, 'tone')))
            yield '" aria-hidden="true"></span>'
            yield escape(environment.finalize(context.call(environment.getattr(environment.getattr((undefined(name='portfolio') if l_0_portfolio is missing else l_0_portfolio), 'phrases'), 'headline'), environment.getattr(l_1_model, 'report'), _loop_vars=_loop_vars)))
            yield '</td>\n'
            for (l_2_question, l_2_answer, l_2_tone) in environment.getattr(l_1_model, 'answers'):
                _loop_vars = {}
                pass
                yield '<td class="tight"><span class="mark '
                yield escape(environment.finalize(l_2_tone))
                yield '" title="'
                yield escape(environment.finalize(environment.getattr(l_2_question, 'text')))
                yield ' '
                yield escape(environment.finalize((environment.getattr(environment.getattr(l_2_answer, 'value'), 'value') if l_2_answer else 'unknown')))
                yield '">'
                yield escape(environment.finalize((environment.getitem((undefined(name='letters') if l_0_letters is missing else l_0_letters), environment.getattr(environment.getattr(l_2_answer, 'value'), 'value')) if l_2_answer else '?')))
                yield '</span></td>\n'
            l_2_question = l_2_answer = l_2_tone = missing
            for l_2_number in environment.getattr(l_1_model, 'counts'):
                _loop_vars = {}
                pass
                yield '<td class="number'
                if (not l_2_number):
                    pass
                    yield ' nil'
                yield '">'
                yield escape(environment.finalize(l_2_number))
                yield '</td>\n'
            l_2_number = missing
            yield '<td class="number'
            if (not environment.getattr(environment.getattr(l_1_model, 'report'), 'gaps')):
                pass
                yield ' nil'
            yield '">'
            yield escape(environment.finalize(t_2(environment.getattr(environment.getattr(l_1_model, 'report'), 'gaps'))))
            yield '</td>\n</tr>\n'
        l_1_model = l_1_parts = missing
        yield '</tbody>\n</table>\n</div>\n<p class="meta">'
        yield escape(environment.finalize(environment.getattr((undefined(name='portfolio') if l_0_portfolio is missing else l_0_portfolio), 'legend')))
        yield '</p>\n\n<h3 id="portfolio-duties">What they owe</h3>\n'
        l_1_loop = missing
        t_6 = 1
        for (l_1_group, l_1_title, l_1_rows, l_1_more), l_1_loop in LoopContext(context.call(environment.getattr((undefined(name='portfolio') if l_0_portfolio is missing else l_0_portfolio), 'rows_by_group'), 40), undefined):
            l_1_wide = missing
            _loop_vars = {}
            pass
            yield '<h4 id="portfolio-duties-'
            yield escape(environment.finalize(environment.getattr(l_1_loop, 'index')))
            yield '">'
            yield escape(environment.finalize(l_1_title))
            yield '</h4>\n'
            l_1_wide = (t_2(environment.getattr((undefined(name='portfolio') if l_0_portfolio is missing else l_0_portfolio), 'models')) > 24)
            _loop_vars['wide'] = l_1_wide
            yield '<div class="scroll'
            if (undefined(name='wide') if l_1_wide is missing else l_1_wide):
                pass
                yield ' screen'
            yield '" role="group" tabindex="0" aria-labelledby="portfolio-duties-'
            yield escape(environment.finalize(environment.getattr(l_1_loop, 'index')))
            yield '">\n<table class="matrix">\n<thead><tr><th scope="col">'
            yield escape(environment.finalize(('Duty' if (environment.getattr(l_1_group, 'value') == 'to-do') else 'Term')))
            yield '</th><th scope="col" class="total">'
            yield escape(environment.finalize(('To do' if (environment.getattr(l_1_group, 'value') == 'to-do') else 'Models')))
            yield '</th>'
            for l_2_model in environment.getattr((undefined(name='portfolio') if l_0_portfolio is missing else l_0_portfolio), 'models'):
                l_2_parts = resolve('parts')
                _loop_vars = {}
                pass
                yield '<th scope="col"><a href="#audit-'
                yield escape(environment.finalize(environment.getattr(l_2_model, 'number')))
                yield '" title="'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_2_parts is missing else l_2_parts), 'name'), environment.getattr(environment.getattr(environment.getattr(l_2_model, 'report'), 'artifact'), 'name'), _loop_vars=_loop_vars)))
                yield '">'
                yield escape(environment.finalize(environment.getattr(l_2_model, 'number')))
                yield '</a></th>'
            l_2_model = l_2_parts = missing
            yield '</tr></thead>\n<tbody>\n'
            for l_2_row in l_1_rows:
                _loop_vars = {}
                pass
                yield '<tr><th scope="row"><bdi>'
                yield escape(environment.finalize(t_3(environment, environment.getattr(l_2_row, 'thing'), 160, True, '…')))
                yield '</bdi></th><td class="total">'
                if (environment.getattr(l_1_group, 'value') == 'to-do'):
                    pass
                    yield escape(environment.finalize(environment.getattr(l_2_row, 'pressing')))
                    yield ' of '
                yield escape(environment.finalize(t_2(environment.getattr(l_2_row, 'marks'))))
                yield '</td>'
                for l_3_model in environment.getattr((undefined(name='portfolio') if l_0_portfolio is missing else l_0_portfolio), 'models'):
                    l_3_mark = resolve('mark')
                    _loop_vars = {}
                    pass
                    yield '<td>'
                    if (environment.getattr(l_3_model, 'number') in environment.getattr(l_2_row, 'marks')):
                        pass
                        l_3_mark = environment.getitem(environment.getattr((undefined(name='portfolio') if l_0_portfolio is missing else l_0_portfolio), 'marks'), environment.getitem(environment.getattr(l_2_row, 'marks'), environment.getattr(l_3_model, 'number')))
                        _loop_vars['mark'] = l_3_mark
                        yield '<span class="mark '
                        yield escape(environment.finalize(environment.getitem((undefined(name='mark') if l_3_mark is missing else l_3_mark), 0)))
                        yield '" title="'
                        yield escape(environment.finalize(environment.getitem((undefined(name='mark') if l_3_mark is missing else l_3_mark), 2)))
                        yield '"><span aria-hidden="true">'
                        yield escape(environment.finalize(environment.getitem((undefined(name='mark') if l_3_mark is missing else l_3_mark), 1)))
                        yield '</span><span class="unseen">'
                        yield escape(environment.finalize(environment.getitem((undefined(name='mark') if l_3_mark is missing else l_3_mark), 2)))
                        yield '</span></span>'
                    yield '</td>'
                l_3_model = l_3_mark = missing
                yield '</tr>\n'
            l_2_row = missing
            yield '</tbody>\n</table>\n</div>\n'
            if (undefined(name='wide') if l_1_wide is missing else l_1_wide):
                pass
                yield '<div class="paper">\n<table>\n<thead><tr><th scope="col">'
                yield escape(environment.finalize(('Duty' if (environment.getattr(l_1_group, 'value') == 'to-do') else 'Term')))
                yield '</th><th scope="col">Models, by their numbers</th></tr></thead>\n<tbody>\n'
                for l_2_row in l_1_rows:
                    _loop_vars = {}
                    pass
                    yield '<tr><th scope="row"><bdi>'
                    yield escape(environment.finalize(t_3(environment, environment.getattr(l_2_row, 'thing'), 160, True, '…')))
                    yield '</bdi></th><td>'
                    for (l_3_mark, l_3_numbers) in context.call(environment.getattr(l_2_row, 'marked'), _loop_vars=_loop_vars):
                        _loop_vars = {}
                        pass
                        yield '<p>'
                        yield escape(environment.finalize(t_1(environment.getitem(environment.getitem(environment.getattr((undefined(name='portfolio') if l_0_portfolio is missing else l_0_portfolio), 'marks'), l_3_mark), 2))))
                        yield ': '
                        yield escape(environment.finalize(context.call(environment.getattr(environment.getattr((undefined(name='portfolio') if l_0_portfolio is missing else l_0_portfolio), 'phrases'), 'numbers'), l_3_numbers, _loop_vars=_loop_vars)))
                        yield '</p>'
                    l_3_mark = l_3_numbers = missing
                    yield '</td></tr>\n'
                l_2_row = missing
                yield '</tbody>\n</table>\n</div>\n'
            if l_1_more:
                pass
                yield '<p>… and '
                yield escape(environment.finalize(l_1_more))
                yield ' more; the table of <code>--format csv</code> has them all.</p>'
            t_6 = 0
        l_1_loop = l_1_group = l_1_title = l_1_rows = l_1_more = l_1_wide = missing
        if t_6:
            pass
            yield '<p>Nothing that is asked of any of them is known.</p>\n'
        yield '<p class="meta">✓ seen as done · ○ open, or to do · ? cannot be seen in files · • applies · empty: not asked of that model. The numbers are those of the models above.</p>\n\n'
        if environment.getattr((undefined(name='portfolio') if l_0_portfolio is missing else l_0_portfolio), 'shared'):
            pass
            yield '<h3 id="portfolio-ancestors">Shared ancestors</h3>\n'
            for l_1_one in environment.getattr((undefined(name='portfolio') if l_0_portfolio is missing else l_0_portfolio), 'shared')[:50]:
                l_1_parts = resolve('parts')
                _loop_vars = {}
                pass
                yield '<div class="shared'
                if (not t_4(environment.getattr(l_1_one, 'unknown'))):
                    pass
                    yield ' open'
                yield '">\n<h4>'
                if environment.getattr(environment.getattr(l_1_one, 'ref'), 'dataset'):
                    pass
                    yield 'Data set '
                yield '<bdi>'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_1_parts is missing else l_1_parts), 'name'), environment.getattr(environment.getattr(l_1_one, 'ref'), 'display'), _loop_vars=_loop_vars)))
                yield '</bdi> <span class="meta"><bdi>'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_1_parts is missing else l_1_parts), 'name'), environment.getattr(l_1_one, 'license'), _loop_vars=_loop_vars)))
                yield '</bdi></span></h4>\n<p>Behind '
                yield escape(environment.finalize(t_2(environment.getattr(l_1_one, 'models'))))
                yield ' models: '
                yield escape(environment.finalize(context.call((undefined(name='models') if l_0_models is missing else l_0_models), environment.getattr(l_1_one, 'models'), _loop_vars=_loop_vars)))
                yield '</p>\n'
                if (not t_4(environment.getattr(l_1_one, 'unknown'))):
                    pass
                    yield '<p><span class="badge open">unknown</span> <bdi>'
                    yield escape(environment.finalize(t_3(environment, environment.getattr(l_1_one, 'unknown'), 300, True, '…')))
                    yield '</bdi></p>'
                if environment.getattr(l_1_one, 'carried'):
                    pass
                    yield '<details><summary>What it brings ('
                    yield escape(environment.finalize(t_2(environment.getattr(l_1_one, 'carried'))))
                    yield ')</summary>\n<ul>\n'
                    for (l_2_thing, l_2_numbers) in environment.getattr(l_1_one, 'carried')[:40]:
                        _loop_vars = {}
                        pass
                        yield '<li><bdi>'
                        yield escape(environment.finalize(t_3(environment, l_2_thing, 160, True, '…')))
                        yield '</bdi> <span class="meta">'
                        if (l_2_numbers == environment.getattr(l_1_one, 'models')):
                            pass
                            yield 'all of them'
                        else:
                            pass
                            yield escape(environment.finalize(context.call((undefined(name='models') if l_0_models is missing else l_0_models), l_2_numbers, _loop_vars=_loop_vars)))
                        yield '</span></li>\n'
                    l_2_thing = l_2_numbers = missing
                    if (t_2(environment.getattr(l_1_one, 'carried')) > 40):
                        pass
                        yield '<li>… and '
                        yield escape(environment.finalize((t_2(environment.getattr(l_1_one, 'carried')) - 40)))
                        yield ' more</li>'
                    yield '</ul>\n</details>\n'
                yield '</div>\n'
            l_1_one = l_1_parts = missing
            if (t_2(environment.getattr((undefined(name='portfolio') if l_0_portfolio is missing else l_0_portfolio), 'shared')) > 50):
                pass
                yield '<p>… and '
                yield escape(environment.finalize((t_2(environment.getattr((undefined(name='portfolio') if l_0_portfolio is missing else l_0_portfolio), 'shared')) - 50)))
                yield ' more</p>'
        yield '</section>\n<h2 class="singles">The single audits</h2>'

    blocks = {}
    debug_info = '2=37&3=74&5=78&7=80&8=84&12=93&13=97&16=109&22=113&23=117&25=122&26=126&30=132&32=137&33=143&34=147&35=151&37=160&38=164&40=172&46=180&49=184&50=189&51=193&52=196&54=202&56=219&57=223&62=254&65=257&67=259&68=263&74=277&80=288&82=291&83=296&84=300&85=308&86=312&87=317&88=320&90=322&91=326&93=336&99=344'
    return locals()


def _18(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'report.html.j2'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        parent_template = None
        pass
        parent_template = environment.get_template('page.html.j2', 'report.html.j2')
        for name, parent_block in parent_template.blocks.items():
            context.blocks.setdefault(name, []).append(parent_block)
        yield from parent_template.root_render_func(context)

    def block_heading(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_audits = resolve('audits')
        try:
            t_1 = environment.filters['length']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'length' found.")
        pass
        yield 'License audit'
        if (t_1((undefined(name='audits') if l_0_audits is missing else l_0_audits)) != 1):
            pass
            yield ' of '
            yield escape(environment.finalize(t_1((undefined(name='audits') if l_0_audits is missing else l_0_audits))))
            yield ' models'

    def block_content(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_portfolio = resolve('portfolio')
        l_0_audits = resolve('audits')
        l_0_together = resolve('together')
        l_0_parts = missing
        pass
        l_0_parts = environment.get_template('parts.html.j2', 'report.html.j2')._get_default_module(context)
        if (undefined(name='portfolio') if l_0_portfolio is missing else l_0_portfolio):
            pass
            template = environment.get_template('portfolio.html.j2', 'report.html.j2')
            gen = template.root_render_func(template.new_context(context.get_all(), True, {'parts': l_0_parts}))
            try:
                for event in gen:
                    yield event
            finally: gen.close()
        for l_1_audit in (undefined(name='audits') if l_0_audits is missing else l_0_audits):
            l_1_paged = resolve('paged')
            _loop_vars = {}
            pass
            if (undefined(name='portfolio') if l_0_portfolio is missing else l_0_portfolio):
                pass
                yield '<details class="single"'
                if (undefined(name='paged') if l_1_paged is missing else l_1_paged):
                    pass
                    yield ' open'
                yield '><summary><span class="number-of">'
                yield escape(environment.finalize(environment.getattr(l_1_audit, 'number')))
                yield '</span> <strong><bdi>'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(environment.getattr(environment.getattr(l_1_audit, 'report'), 'artifact'), 'name'), _loop_vars=_loop_vars)))
                yield '</bdi></strong> <span class="badge '
                yield escape(environment.finalize(environment.getattr(l_1_audit, 'tone')))
                yield '">'
                yield escape(environment.finalize(context.call(environment.getattr(environment.getattr(l_1_audit, 'phrases'), 'headline'), environment.getattr(l_1_audit, 'report'), _loop_vars=_loop_vars)))
                yield '</span></summary>\n'
            template = environment.get_template('audit.html.j2', 'report.html.j2')
            gen = template.root_render_func(template.new_context(context.get_all(), True, {'audit': l_1_audit, 'parts': l_0_parts}))
            try:
                for event in gen:
                    yield event
            finally: gen.close()
            if (undefined(name='portfolio') if l_0_portfolio is missing else l_0_portfolio):
                pass
                yield '</details>\n'
        l_1_audit = l_1_paged = missing
        if (undefined(name='together') if l_0_together is missing else l_0_together):
            pass
            template = environment.get_template('together.html.j2', 'report.html.j2')
            gen = template.root_render_func(template.new_context(context.get_all(), True, {'parts': l_0_parts}))
            try:
                for event in gen:
                    yield event
            finally: gen.close()

    def block_foot(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        _block_vars = {}
        l_0_audits = resolve('audits')
        try:
            t_1 = environment.filters['length']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'length' found.")
        pass
        yield '<p>Not legal advice: see the limits of '
        yield escape(environment.finalize(('this report' if (t_1((undefined(name='audits') if l_0_audits is missing else l_0_audits)) == 1) else 'each report')))
        yield '.</p>\n'

    blocks = {'heading': block_heading, 'content': block_content, 'foot': block_foot}
    debug_info = '1=12&2=17&3=39&4=51&5=52&6=54&8=60&9=64&11=79&12=85&15=89&16=91&19=98&20=114'
    return locals()


def _19(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'signoff.html.j2'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_id = resolve('id')
        l_0_parts = resolve('parts')
        l_0_audit = resolve('audit')
        l_0_report = resolve('report')
        pass
        yield '<section class="signoff" aria-labelledby="'
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-name '
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-signoff">\n'
        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'heading'), (undefined(name='audit') if l_0_audit is missing else l_0_audit), 'signoff')))
        yield '\n<p>This sign-off is for <strong><bdi>'
        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'artifact'), 'name'))))
        yield '</bdi></strong>, for <bdi>'
        yield escape(environment.finalize(context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'phrases'), 'use'), environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'use'))))
        yield '</bdi>, as found in <span class="print">'
        yield escape(environment.finalize(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'mark')))
        yield '</span>.</p>\n<p class="ticks">Decision: '
        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'box'), 'release')))
        yield ' '
        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'box'), 'release once the open points are done')))
        yield ' '
        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'box'), 'do not release')))
        yield '</p>\n<dl class="remarks"><dt>Conditions and remarks</dt><dd></dd></dl>\n'
        for l_1_who in ('Prepared by', 'Reviewed by', 'Approved by'):
            _loop_vars = {}
            pass
            yield '<h4>'
            yield escape(environment.finalize(l_1_who))
            yield '</h4>\n<dl class="form">\n<div><dt>Name</dt><dd></dd></div>\n<div><dt>Role</dt><dd></dd></div>\n<div><dt>Date</dt><dd></dd></div>\n<div><dt>Signature</dt><dd></dd></div>\n</dl>\n'
        l_1_who = missing
        yield '</section>'

    blocks = {}
    debug_info = '1=16&2=20&3=22&4=28&6=34&7=38'
    return locals()


def _20(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'sources.html.j2'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_id = resolve('id')
        l_0_parts = resolve('parts')
        l_0_audit = resolve('audit')
        try:
            t_1 = environment.filters['join']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'join' found.")
        try:
            t_2 = environment.filters['truncate']
        except KeyError:
            @internalcode
            def t_2(*unused):
                raise TemplateRuntimeError("No filter named 'truncate' found.")
        pass
        yield '<section aria-labelledby="'
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-name '
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-sources">\n'
        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'heading'), (undefined(name='audit') if l_0_audit is missing else l_0_audit), 'sources')))
        yield '\n'
        if environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'clauses'), 'reviews'):
            pass
            yield '<p>Clauses used: '
            l_1_loop = missing
            for (l_1_told, l_1_number), l_1_loop in LoopContext(context.call(environment.getattr(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'clauses'), 'reviews'), 'items')), undefined):
                _loop_vars = {}
                pass
                yield escape(environment.finalize(l_1_number))
                yield ' '
                yield escape(environment.finalize(l_1_told))
                if (not environment.getattr(l_1_loop, 'last')):
                    pass
                    yield '; '
            l_1_loop = l_1_told = l_1_number = missing
            yield '.</p>'
        t_3 = 1
        for l_1_cited in environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'clauses'), 'licenses'):
            _loop_vars = {}
            pass
            yield '<div class="cited">\n<h4><bdi>'
            yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(l_1_cited, 'name'), _loop_vars=_loop_vars)))
            yield '</bdi> <span class="meta"><bdi>'
            yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(l_1_cited, 'id'), _loop_vars=_loop_vars)))
            yield '</bdi></span></h4>\n'
            if environment.getattr(l_1_cited, 'instead_of_text'):
                pass
                yield '<p class="source">The text was not read. What is said of it rests on: <bdi>'
                yield escape(environment.finalize(t_2(environment, t_1(context.eval_ctx, environment.getattr(l_1_cited, 'instead_of_text'), '; '), 400, True, '…')))
                yield '</bdi></p>\n'
            elif environment.getattr(l_1_cited, 'source'):
                pass
                yield '<p class="source">Text read: '
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'linked'), (undefined(name='audit') if l_0_audit is missing else l_0_audit), environment.getattr(l_1_cited, 'source'), context.call(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'web_link'), environment.getattr(l_1_cited, 'source'), _loop_vars=_loop_vars), _loop_vars=_loop_vars)))
                if ((not context.call(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'web_link'), environment.getattr(l_1_cited, 'source'), _loop_vars=_loop_vars)) and context.call(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'link_of'), environment.getitem(environment.getattr(l_1_cited, 'clauses'), 0), _loop_vars=_loop_vars)):
                    pass
                    yield ' · its home: <span class="home">'
                    yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'linked'), (undefined(name='audit') if l_0_audit is missing else l_0_audit), context.call(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'link_of'), environment.getitem(environment.getattr(l_1_cited, 'clauses'), 0), _loop_vars=_loop_vars), context.call(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'link_of'), environment.getitem(environment.getattr(l_1_cited, 'clauses'), 0), _loop_vars=_loop_vars), _loop_vars=_loop_vars)))
                    yield '</span>'
                if context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'clauses'), 'reviewed'), environment.getitem(environment.getattr(l_1_cited, 'clauses'), 0), _loop_vars=_loop_vars):
                    pass
                    yield ' · reviewed '
                    yield escape(environment.finalize(context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'clauses'), 'reviewed'), environment.getitem(environment.getattr(l_1_cited, 'clauses'), 0), _loop_vars=_loop_vars)))
                yield '</p>'
            yield '<table class="stack clauses">\n<caption class="unseen">Clauses of '
            yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(l_1_cited, 'name'), _loop_vars=_loop_vars)))
            yield '</caption>\n<thead><tr><th scope="col">Clause</th><th scope="col">What it says, in part</th><th scope="col">Review</th></tr></thead>\n<tbody>\n'
            for l_2_ref in environment.getattr(l_1_cited, 'clauses'):
                _loop_vars = {}
                pass
                yield '<tr><th scope="row"><bdi>'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'clause_number'), l_2_ref, _loop_vars=_loop_vars)))
                yield '</bdi></th><td>'
                if environment.getattr(l_2_ref, 'quote'):
                    pass
                    yield '<q><bdi>'
                    yield escape(environment.finalize(t_2(environment, environment.getattr(l_2_ref, 'quote'), 400, True, '…')))
                    yield '</bdi></q>'
                else:
                    pass
                    yield '<span class="meta">not quoted</span>'
                yield '</td><td>'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'review_status'), l_2_ref, _loop_vars=_loop_vars)))
                yield '</td></tr>\n'
            l_2_ref = missing
            yield '</tbody>\n</table>\n</div>\n'
            t_3 = 0
        l_1_cited = missing
        if t_3:
            pass
            yield '<p>No clause is cited.</p>\n'
        yield '</section>'

    blocks = {}
    debug_info = '1=27&2=31&3=33&4=49&6=53&7=57&8=62&10=77&13=79&14=83'
    return locals()


def _21(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'summary.html.j2'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_id = resolve('id')
        l_0_audit = resolve('audit')
        l_0_report = resolve('report')
        l_0_parts = resolve('parts')
        l_0_together = resolve('together')
        try:
            t_1 = environment.filters['capitalize']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'capitalize' found.")
        try:
            t_2 = environment.filters['length']
        except KeyError:
            @internalcode
            def t_2(*unused):
                raise TemplateRuntimeError("No filter named 'length' found.")
        try:
            t_3 = environment.filters['upper']
        except KeyError:
            @internalcode
            def t_3(*unused):
                raise TemplateRuntimeError("No filter named 'upper' found.")
        pass
        yield '<section class="summary" aria-labelledby="'
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-name">\n<div class="verdict '
        yield escape(environment.finalize(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'tone')))
        yield '">\n<p class="eyebrow">'
        if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'planned'):
            pass
            yield 'Planned'
        else:
            pass
            yield 'Audited: <bdi>'
            yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'target'))))
            yield '</bdi>'
            for l_1_told in context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'phrases'), 'told_by_record'), environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'artifact')):
                _loop_vars = {}
                pass
                yield ' · <bdi>'
                yield escape(environment.finalize(l_1_told))
                yield '</bdi>'
            l_1_told = missing
        yield '</p>\n<h2 id="'
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-name"'
        if (t_2(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'artifact'), 'name')) > 60):
            pass
            yield ' class="long"'
        yield '><bdi>'
        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'artifact'), 'name'))))
        yield '</bdi></h2>\n<p class="headline">'
        yield escape(environment.finalize(context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'phrases'), 'headline'), (undefined(name='report') if l_0_report is missing else l_0_report))))
        yield '</p>\n'
        for l_1_why in context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'phrases'), 'because'), (undefined(name='report') if l_0_report is missing else l_0_report)):
            _loop_vars = {}
            pass
            yield '<p><bdi>'
            yield escape(environment.finalize(l_1_why))
            yield '</bdi></p>\n'
        l_1_why = missing
        yield '<ul class="counts" aria-label="Findings by kind">\n'
        for (l_1_tone, l_1_number, l_1_told) in environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'counts'):
            _loop_vars = {}
            pass
            yield '<li class="badge '
            yield escape(environment.finalize((l_1_tone if l_1_number else 'none')))
            yield '">'
            yield escape(environment.finalize(l_1_told))
            yield '</li>\n'
        l_1_tone = l_1_number = l_1_told = missing
        yield '<li class="badge none">'
        yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'tally'), 'waived')))
        yield ' waived</li>\n</ul>\n<dl class="brief">\n<div><dt>Intended use</dt><dd><bdi>'
        yield escape(environment.finalize(context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'phrases'), 'use'), environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'use'))))
        yield '</bdi></dd></div>\n<div><dt>License</dt><dd><bdi>'
        yield escape(environment.finalize((environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'label') if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'planned') else context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'phrases'), 'concluded'), (undefined(name='report') if l_0_report is missing else l_0_report), environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'names')))))
        yield '</bdi></dd></div>\n</dl>\n</div>\n<h3 id="'
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-answers">Answers</h3>\n<ul class="answers">\n'
        l_1_loop = missing
        for l_1_answer, l_1_loop in LoopContext(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'answers'), undefined):
            _loop_vars = {}
            pass
            yield '<li class="answer '
            yield escape(environment.finalize(environment.getattr(l_1_answer, 'tone')))
            yield '">\n<p class="question">'
            yield escape(environment.finalize(environment.getattr(environment.getattr(l_1_answer, 'question'), 'text')))
            yield '</p>\n<p class="value"><span class="badge '
            yield escape(environment.finalize(environment.getattr(l_1_answer, 'tone')))
            yield '">'
            yield escape(environment.finalize(t_1(environment.getattr(l_1_answer, 'value'))))
            yield escape(environment.finalize(('…' if (environment.getattr(l_1_answer, 'value') == 'yes, if') else cond_expr_undefined("the inline if-expression on line 25 in 'summary.html.j2' evaluated to false and no else section was defined."))))
            yield '</span></p>\n<div class="hangs">\n'
            def t_4(fiter):
                for l_2_found in fiter:
                    if l_2_found:
                        yield l_2_found
            l_2_loop = missing
            for l_2_found, l_2_loop in LoopContext(t_4((environment.getattr(l_1_answer, 'ours'), environment.getattr(l_1_answer, 'theirs'))), undefined):
                _loop_vars = {}
                pass
                yield '<p>'
                if environment.getattr(environment.getitem(l_2_found, 0), 'theirs'):
                    pass
                    yield 'Asked of those who receive it: '
                l_3_loop = missing
                for l_3_condition, l_3_loop in LoopContext(l_2_found[:10], undefined):
                    _loop_vars = {}
                    pass
                    yield '<a href="#'
                    yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
                    yield '-point-'
                    yield escape(environment.finalize(environment.getattr(l_3_condition, 'number')))
                    yield '"><span class="number-of">'
                    yield escape(environment.finalize(environment.getattr(l_3_condition, 'number')))
                    yield '</span> '
                    yield escape(environment.finalize(environment.getattr(l_3_condition, 'text')))
                    yield '</a>'
                    if (not environment.getattr(l_3_loop, 'last')):
                        pass
                        yield ', '
                l_3_loop = l_3_condition = missing
                if (t_2(l_2_found) > 10):
                    pass
                    yield ' and '
                    yield escape(environment.finalize((t_2(l_2_found) - 10)))
                    yield ' more'
                yield '</p>\n'
            l_2_loop = l_2_found = missing
            l_2_loop = missing
            for l_2_group, l_2_loop in LoopContext(environment.getattr(l_1_answer, 'groups')[:3], undefined):
                _loop_vars = {}
                pass
                yield '<p>'
                l_3_loop = missing
                for l_3_reason, l_3_loop in LoopContext(environment.getattr(l_2_group, 'reasons')[:3], undefined):
                    _loop_vars = {}
                    pass
                    yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'prose'), markup_join((t_3(environment.getattr(l_3_reason, 'text')[:1]), environment.getattr(l_3_reason, 'text')[1:], )), 300, _loop_vars=_loop_vars)))
                    if environment.getattr(l_3_reason, 'clauses'):
                        pass
                        yield ' <span class="meta">'
                        yield escape(environment.finalize(context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'phrases'), 'clauses_alone'), environment.getattr(l_3_reason, 'clauses'), _loop_vars=_loop_vars)))
                        yield '</span>'
                    if (not environment.getattr(l_3_loop, 'last')):
                        pass
                        yield '; '
                l_3_loop = l_3_reason = missing
                if (t_2(environment.getattr(l_2_group, 'reasons')) > 3):
                    pass
                    yield '; and '
                    yield escape(environment.finalize((t_2(environment.getattr(l_2_group, 'reasons')) - 3)))
                    yield ' more'
                yield ' <span class="meta">· '
                if environment.getattr(l_2_group, 'license_id'):
                    pass
                    yield '<bdi>'
                    yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), (environment.getattr(l_2_group, 'license_name') or environment.getattr(l_2_group, 'license_id')), _loop_vars=_loop_vars)))
                    yield '</bdi>, '
                yield '<bdi>'
                yield escape(environment.finalize(context.call(environment.getattr(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'phrases'), 'names'), environment.getattr(l_2_group, 'origins'), 2, _loop_vars=_loop_vars)))
                yield '</bdi></span></p>\n'
            l_2_loop = l_2_group = missing
            if (t_2(environment.getattr(l_1_answer, 'groups')) > 3):
                pass
                yield '<p class="meta">and '
                yield escape(environment.finalize((t_2(environment.getattr(l_1_answer, 'groups')) - 3)))
                yield ' more licenses</p>'
            if ((not environment.getattr(l_1_answer, 'conditions')) and (not environment.getattr(l_1_answer, 'groups'))):
                pass
                yield '<p class="meta">No term about this is recorded.</p>'
            yield '</div>\n</li>\n'
        l_1_loop = l_1_answer = missing
        yield '</ul>\n<h3 id="'
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-unknown">What is not known</h3>\n<ul class="unknown">\n'
        t_5 = 1
        for l_1_one in environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'unknown'):
            _loop_vars = {}
            pass
            yield '<li>'
            if environment.getattr(l_1_one, 'section'):
                pass
                yield '<a href="#'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'anchor'), environment.getattr(l_1_one, 'section'), _loop_vars=_loop_vars)))
                yield '"><bdi>'
                yield escape(environment.finalize(environment.getattr(l_1_one, 'text')))
                yield '</bdi></a>'
            else:
                pass
                yield '<bdi>'
                yield escape(environment.finalize(environment.getattr(l_1_one, 'text')))
                yield '</bdi>'
            yield '</li>\n'
            t_5 = 0
        l_1_one = missing
        if t_5:
            pass
            yield '<li>Nothing that this audit asked for is left open.</li>\n'
        yield '</ul>\n</section>\n'
        if (not (undefined(name='together') if l_0_together is missing else l_0_together)):
            pass
            yield '<nav class="contents" aria-labelledby="'
            yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
            yield '-contents '
            yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
            yield '-name">\n<h3 id="'
            yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
            yield '-contents">Contents</h3>\n<ol>\n'
            for (l_1_slug, l_1_title) in environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'sections'):
                _loop_vars = {}
                pass
                yield '<li><a href="#'
                yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
                yield '-'
                yield escape(environment.finalize(l_1_slug))
                yield '">'
                yield escape(environment.finalize(('What is planned' if ((l_1_slug == 'artifact') and environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'planned')) else l_1_title)))
                yield '</a></li>\n'
            l_1_slug = l_1_title = missing
            yield '</ol>\n</nav>\n'

    blocks = {}
    debug_info = '2=35&3=37&4=39&5=55&6=63&7=65&10=73&11=77&13=83&16=85&17=87&20=89&22=92&23=96&24=98&25=100&27=105&28=114&30=142&31=147&33=175&34=180&39=186&41=189&42=193&48=212&49=215&50=219&52=221&53=225'
    return locals()


def _22(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'together.html.j2'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_together = resolve('together')
        l_0_parts = resolve('parts')
        l_0_audit = l_0_id = missing
        pass
        l_0_audit = (undefined(name='together') if l_0_together is missing else l_0_together)
        context.vars['audit'] = l_0_audit
        context.exported_vars.add('audit')
        l_0_id = 'audit-all'
        context.vars['id'] = l_0_id
        context.exported_vars.add('id')
        yield '<article class="audit together" id="audit-all" aria-labelledby="audit-all-name">\n<h2 id="audit-all-name">Common to all audits</h2>\n'
        template = environment.get_template('sources.html.j2', 'together.html.j2')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {'audit': l_0_audit, 'id': l_0_id}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
        if environment.getattr((undefined(name='together') if l_0_together is missing else l_0_together), 'limits'):
            pass
            yield '<section aria-labelledby="audit-all-limits">\n'
            yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'heading'), (undefined(name='together') if l_0_together is missing else l_0_together), 'limits')))
            yield '\n'
            yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'unchecked'), environment.getattr((undefined(name='together') if l_0_together is missing else l_0_together), 'limits'))))
            yield '\n</section>\n'
        yield '</article>'

    blocks = {}
    debug_info = '2=14&3=17&6=21&7=27&9=30&10=32'
    return locals()


def _23(environment):
    from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
    name = 'waivers.html.j2'

    def root(context, missing=missing, environment=environment):
        resolve = context.resolve_or_missing
        undefined = environment.undefined
        concat = environment.concat
        cond_expr_undefined = Undefined
        if 0: yield None
        l_0_id = resolve('id')
        l_0_parts = resolve('parts')
        l_0_audit = resolve('audit')
        try:
            t_1 = environment.filters['length']
        except KeyError:
            @internalcode
            def t_1(*unused):
                raise TemplateRuntimeError("No filter named 'length' found.")
        pass
        yield '<section aria-labelledby="'
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-name '
        yield escape(environment.finalize((undefined(name='id') if l_0_id is missing else l_0_id)))
        yield '-waivers">\n'
        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'heading'), (undefined(name='audit') if l_0_audit is missing else l_0_audit), 'waivers')))
        yield '\n'
        if environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'waived'):
            pass
            yield '<p class="meta">A waived finding is still true; somebody has decided to accept it until a day.</p>\n<table class="stack waivers">\n<caption class="unseen">Findings that a waiver accepts</caption>\n<thead><tr><th scope="col">Finding</th><th scope="col">Reason</th><th scope="col">Owner</th><th scope="col">Approved by</th><th scope="col">Until</th></tr></thead>\n<tbody>\n'
            for l_1_finding in environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'waived')[:200]:
                l_1_words = resolve('words')
                l_1_mark = missing
                _loop_vars = {}
                pass
                l_1_mark = environment.getattr(l_1_finding, 'waived')
                _loop_vars['mark'] = l_1_mark
                yield '<tr'
                if (not (undefined(name='mark') if l_1_mark is missing else l_1_mark)):
                    pass
                    yield ' class="whole"'
                yield '>\n<th scope="row">'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'prose'), environment.getattr(l_1_finding, 'message'), _loop_vars=_loop_vars)))
                yield ' <span class="meta"><bdi>'
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr(l_1_finding, 'rule'), _loop_vars=_loop_vars)))
                yield '</bdi> · '
                yield escape(environment.finalize(environment.getitem(environment.getitem(environment.getattr((undefined(name='words') if l_1_words is missing else l_1_words), 'KINDS'), environment.getattr(l_1_finding, 'kind')), 0)))
                yield ' · <span class="print">'
                yield escape(environment.finalize(environment.getattr(l_1_finding, 'fingerprint')[:12]))
                yield '</span></span></th>\n'
                if (undefined(name='mark') if l_1_mark is missing else l_1_mark):
                    pass
                    yield '<td><bdi>'
                    yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), context.call(environment.getattr((undefined(name='words') if l_1_words is missing else l_1_words), 'coded'), environment.getattr((undefined(name='mark') if l_1_mark is missing else l_1_mark), 'reason'), _loop_vars=_loop_vars), _loop_vars=_loop_vars)))
                    yield '</bdi>'
                    if environment.getattr((undefined(name='mark') if l_1_mark is missing else l_1_mark), 'comment'):
                        pass
                        yield '<p class="meta">'
                        yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'prose'), environment.getattr((undefined(name='mark') if l_1_mark is missing else l_1_mark), 'comment'), 600, _loop_vars=_loop_vars)))
                        yield '</p>'
                    yield '</td>\n<td><bdi>'
                    yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr((undefined(name='mark') if l_1_mark is missing else l_1_mark), 'owner'), _loop_vars=_loop_vars)))
                    yield '</bdi></td>\n<td><bdi>'
                    yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), (environment.getattr((undefined(name='mark') if l_1_mark is missing else l_1_mark), 'approver') or 'not told'), _loop_vars=_loop_vars)))
                    yield '</bdi></td>\n<td><bdi>'
                    yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'name'), environment.getattr((undefined(name='mark') if l_1_mark is missing else l_1_mark), 'expires'), _loop_vars=_loop_vars)))
                    yield '</bdi></td>\n'
                else:
                    pass
                    yield '<td colspan="4">'
                    yield escape(environment.finalize(context.call(environment.getattr((undefined(name='parts') if l_0_parts is missing else l_0_parts), 'prose'), environment.getattr(l_1_finding, 'waiver'), 600, _loop_vars=_loop_vars)))
                    yield '</td>\n'
                yield '</tr>\n'
            l_1_finding = l_1_mark = l_1_words = missing
            yield '</tbody>\n</table>\n'
            if (t_1(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'waived')) > 200):
                pass
                yield '<p class="meta">and '
                yield escape(environment.finalize((t_1(environment.getattr((undefined(name='audit') if l_0_audit is missing else l_0_audit), 'waived')) - 200)))
                yield ' more; the JSON report has them all</p>'
        else:
            pass
            yield '<p>No finding is waived.</p>\n'
        yield '</section>'

    blocks = {}
    debug_info = '1=21&2=25&3=27&9=30&10=35&11=38&12=42&13=50&14=53&15=61&16=63&17=65&19=70&25=75'
    return locals()


CODE = {
    "ancestors.html.j2": _0,
    "artifact.html.j2": _1,
    "audit.html.j2": _2,
    "bounds.html.j2": _3,
    "diff.html.j2": _4,
    "duties.html.j2": _5,
    "evidence.html.j2": _6,
    "findings.html.j2": _7,
    "gaps.html.j2": _8,
    "limits.html.j2": _9,
    "lineage-page.svg.j2": _10,
    "lineage.html.j2": _11,
    "lineage.svg.j2": _12,
    "method.html.j2": _13,
    "page.html.j2": _14,
    "parts.html.j2": _15,
    "policy.html.j2": _16,
    "portfolio.html.j2": _17,
    "report.html.j2": _18,
    "signoff.html.j2": _19,
    "sources.html.j2": _20,
    "summary.html.j2": _21,
    "together.html.j2": _22,
    "waivers.html.j2": _23,
}
