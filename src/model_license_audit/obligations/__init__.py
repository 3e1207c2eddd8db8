"""Terms flow down derivations and become duties; duties and grants become answers. Pure: no input or output."""
