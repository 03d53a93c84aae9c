"""The cloud in a box (DESIGN §6): the CloudFormation template that would be deployed, running on one machine.

`up.py` is the door. It starts, in its own process, a moto server (`aws/`) that the template is loaded into
(`template/`), the Lambda runtime (`lambda_runtime/`), and the pumps that make events, queues and schedules move
(`events/`); and, as processes of their own, the gateway (`gateway/`), the offline model (`offline_model/`) and one process
per concurrent Lambda invocation.
Functions never know that they run here: what differs from AWS is `AWS_ENDPOINT_URL`, and nothing else.
"""
