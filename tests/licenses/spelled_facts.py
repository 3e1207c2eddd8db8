"""What people write, and the one thing each means: an expression, or that it stays open and what it may be.

``?`` is a part that names no text. After ``?`` come keys that must be among what it may be.
"""

from __future__ import annotations

MEANT = """
MIT | MIT
mit | MIT
 MIT  | MIT
M.I.T. | ?
The MIT License (MIT) | MIT
the MIT license | MIT
MIT Licence | MIT
Licence MIT | MIT
MIT licensed | MIT
MIT-licensed | MIT
licensed under the MIT License | MIT
Released under the terms of the MIT license. | MIT
"MIT" | MIT
`mit` | MIT
**MIT** | MIT
[MIT](LICENSE) | MIT
[MIT License](https://opensource.org/licenses/MIT) | MIT
[MIT](https://www.apache.org/licenses/LICENSE-2.0) | ? mit apache-2.0
<a href="https://opensource.org/licenses/MIT">MIT License</a> | MIT
MIT https://opensource.org/licenses/MIT | MIT
MIT (https://opensource.org/licenses/MIT) | MIT
License: MIT | MIT
SPDX-License-Identifier: MIT | MIT
License :: OSI Approved :: MIT License | MIT
MIT + file LICENSE | MIT
MIT (see LICENSE) | MIT
MIT, see the LICENSE file for details. | MIT
MIT 许可证 | MIT
MITライセンス | MIT
MIT-Lizenz | MIT
licencia MIT | MIT
mit_license | MIT
MIT/Expat | MIT
MIT/X11 | ? mit
MIT? | ?
MIT* | ?
~MIT | ?
not MIT | ?
MIT-like | ?
MIT (non-commercial) | ?
MIT non-commercial | ?
modified-mit | ? kimi-k2 minimax-m2
MIT with Commons Clause | MIT AND ? mit
МIТ | ?
Apache 2 | Apache-2.0
apache2 | Apache-2.0
Apache2.0 | Apache-2.0
apache_2.0 | Apache-2.0
Apache-2.0 license | Apache-2.0
Apache License, Version 2.0 | Apache-2.0
The Apache License, Version 2.0 | Apache-2.0
Apache License Version 2.0, January 2004 | Apache-2.0
Apache Software License 2.0 | Apache-2.0
ASL 2.0 | Apache-2.0
ALv2 | Apache-2.0
Apache License 2.0 (Apache-2.0) | Apache-2.0
Apache‑2.0 | Apache-2.0
Ａｐａｃｈｅ ２.０ | Apache-2.0
Apache 1.1 | Apache-1.1
Apache | ? apache-2.0
Apache 2.0 (modified) | ?
apache-2.0-with-naming-clause | Apache-2.0 AND ? apache-2.0
Apache-2.0 + Commons Clause | Apache-2.0 AND ? apache-2.0
Apache-2.0 WITH LLVM-exception | Apache-2.0 WITH LLVM-exception
https://www.apache.org/licenses/LICENSE-2.0.txt | Apache-2.0
www.apache.org/licenses/LICENSE-2.0 | Apache-2.0
MIT / Apache-2.0 | MIT AND Apache-2.0
MIT/Apache-2.0 | MIT AND Apache-2.0
MIT or Apache-2.0 | MIT OR Apache-2.0
MIT OR Apache 2 | MIT OR Apache-2.0
MIT & Apache 2.0 | MIT AND Apache-2.0
MIT; Apache 2.0 | MIT AND Apache-2.0
MIT, Apache 2.0 and CC BY 4.0 | MIT AND Apache-2.0 AND CC-BY-4.0
MIT, Apache 2.0, or BSD-3-Clause | MIT OR Apache-2.0 OR BSD-3-Clause
mit-or-apache-2.0 | MIT OR Apache-2.0
dual licensed under MIT and Apache 2.0 | MIT AND Apache-2.0
MIT and some other terms | ?
(MIT OR Apache-2.0) AND CC-BY-4.0 | (MIT OR Apache-2.0) AND CC-BY-4.0
MPL-2.0 + Commons Clause 1.0 | MPL-2.0 AND ? mpl-2.0
GPL | ? gpl-2.0 gpl-3.0
GPLv3 | GPL-3.0-only
GNU GPL v3 | GPL-3.0-only
gnu-gpl-v3.0 | GPL-3.0-only
GPL-3.0-only | GPL-3.0-only
GPLv3 only | GPL-3.0-only
GPL-3.0+ | GPL-3.0-or-later
GPLv3+ | GPL-3.0-or-later
GPLv2 or later | GPL-2.0-or-later
GPL version 2 or any later version | GPL-2.0-or-later
GPL-2.0 or (at your option) any later version | GPL-2.0-or-later
GPL (>= 2) | GPL-2.0-or-later
GPL (< 3) | ?
GNU General Public License v3 (GPLv3) | GPL-3.0-only
GNU General Public License v3 or later (GPLv3+) | GPL-3.0-or-later
GNU Affero General Public License v3.0 or later | AGPL-3.0-or-later
agpl-3.0-or-later | AGPL-3.0-or-later
GNU Lesser General Public License v2.1 only | LGPL-2.1-only
LGPLv2.1+ | LGPL-2.1-or-later
GPL-4.0 | ?
https://www.gnu.org/licenses/gpl-3.0.en.html | GPL-3.0-only
https://spdx.org/licenses/GPL-3.0-or-later.html | GPL-3.0-or-later
https://www.gnu.org/licenses/gpl.html | ? gpl-2.0 gpl-3.0
BSD | ? bsd-2-clause bsd-3-clause
BSD License | ? bsd-3-clause
BSD 3-clause (New) | BSD-3-Clause
BSD 3-Clause "New" or "Revised" License | BSD-3-Clause
3-clause BSD license | BSD-3-Clause
BSD (2-clause) | BSD-2-Clause
Simplified BSD | BSD-2-Clause
BSD 3-Clause Clear | BSD-3-Clause-Clear
BSD-4-Clause | BSD-4-Clause
0BSD | 0BSD
CC | ? cc-by-4.0 cc0-1.0
CC-BY | ? cc-by-3.0 cc-by-4.0
CC-BY-NC | ? cc-by-nc-4.0
cc-by-nc-sa | ? cc-by-nc-sa-4.0
Creative Commons 4.0 | ? cc-by-4.0 cc-by-nc-4.0
CC BY 4.0 | CC-BY-4.0
CC-BY-4 | CC-BY-4.0
CCBY4.0 | CC-BY-4.0
CC BY-NC 4.0 International | CC-BY-NC-4.0
CC BY-NC-SA 4.0 DEED | CC-BY-NC-SA-4.0
CC BY-SA-NC 4.0 | CC-BY-NC-SA-4.0
CC-BYNCSA-4.0 | CC-BY-NC-SA-4.0
BY-NC-SA 4.0 | CC-BY-NC-SA-4.0
cc-by-nc-nd-3-0 | CC-BY-NC-ND-3.0
Creative Commons Attribution-NonCommercial 4.0 International Public License | CC-BY-NC-4.0
Attribution 4.0 International (CC BY 4.0) | CC-BY-4.0
Attribution-NonCommercial 4.0 International (CC BY-NC-SA 4.0) | ?
CC BY 3.0 US | CC-BY-3.0-US
CC BY-SA 2.5 South Africa | ?
Creative Commons Attribution 2.5 South Africa License | ?
CC-BY 4.0 / CC-BY-SA 4.0 | CC-BY-4.0 AND CC-BY-SA-4.0
creativecommons.org/licenses/by/4.0 | CC-BY-4.0
https://creativecommons.org/licenses/by-nc-sa/4.0/?ref=chooser-v1 | CC-BY-NC-SA-4.0
https://creativecommons.org/licenses/by/4.0/legalcode.en | CC-BY-4.0
https://creativecommons.org/licenses/by/3.0/at/deed.de | CC-BY-3.0-AT
https://creativecommons.org/licenses/by/2.5/za/ | ?
CC0 | CC0-1.0
CC0: Public Domain | CC0-1.0
Creative Commons Zero v1.0 Universal | CC0-1.0
Public Domain | ? cc0-1.0 unlicense
Public Domain Mark 1.0 | ?
Open Database License (ODbL) | ODbL-1.0
ODC Public Domain Dedication and Licence (PDDL) | PDDL-1.0
https://opendatacommons.org/licenses/odbl/1-0/ | ODbL-1.0
llama3.1 | llama3.1
llama-3.1-community | llama3.1
Llama 3.1 Community License Agreement | llama3.1
META LLAMA 3 COMMUNITY LICENSE AGREEMENT | llama3
LLaMA-2 | llama2
llama-3.3-license | llama3.3
Llama License | ? llama2 llama3.1
Llama Agreement | ? llama2 llama3.1
the Jamba Open Model License Agreement | jamba
OPT-175B agreement | opt-175b
stable diffusion | ?
llama 3.9 | ?
https://huggingface.co/meta-llama/Llama-3.1-8B/raw/main/LICENSE.txt | llama3.1
https://raw.githubusercontent.com/meta-llama/llama-models/main/models/llama3_1/LICENSE | llama3.1
nvidia-open-model-license-with-llama3.1-terms | ?
nvidia-open-model-license | ? nvidia-open-model-2025-04 nvidia-open-model-2025-10
gemma-terms-of-use | gemma-2025-03-24
gemma-3 | ? gemma-2025-03-24
openrail | ? creativeml-openrail-m openrail++
CreativeML Open RAIL-M license | creativeml-openrail-m
OpenRAIL++-M | openrail++
qwen-research | ? qwen-research qwen-research-2026
tongyi-qianwen | tongyi-qianwen
exaone | ? exaone-1.1-nc exaone-1.2-nc
tencent-hunyuan-community | ? hunyuan-large hunyuan-video
sai-nc-community | ? stability-nc-research
stabilityai-ai-community | stability-community
DeepSeek License Agreement | deepseek
other-C-UDA | C-UDA-1.0
bsl-1.0 | BSL-1.0
BSL | ? bsl-1.0
BUSL-1.1 | BUSL-1.1
SSPL-1.0 | SSPL-1.0
Elastic License 2.0 | Elastic-2.0
WTFPL v2 | WTFPL
Do What The F*ck You Want To Public License | WTFPL
zlib/libpng | Zlib
EUPL v1.2 | EUPL-1.2
other | ?
other- | ?
unknown | ?
none | ?
n/a | ?
null | ?
- | ?
license | ?
see LICENSE | ?
LICENSE.md | ?
proprietary | ?
All rights reserved | ?
research only | ?
Free for research use | ?
open source | ?
vim | ?
intel | ?
data | ?
https://github.com/acme/model/blob/main/LICENSE | ?
"""


def facts() -> list[tuple[str, str, tuple[str, ...]]]:
    """Each value with the expression it means and the keys that an open part must name."""
    rows = []
    for line in MEANT.strip("\n").splitlines():
        written, _, meant = line.rpartition(" | ")
        expression, unknown, members = meant.partition("?")
        rows.append((written, expression + unknown, tuple(members.split())))
    return rows
