"""The CDK app. The CDK CLI runs it, and alone it writes the template to CDK_OUTDIR or cdk.out."""

import os

from infra.agent_files import check_agent_files
from infra.assembly import assemble

if __name__ == "__main__":
    check_agent_files()
    assemble(os.environ.get("CDK_OUTDIR", "cdk.out")).synth()
