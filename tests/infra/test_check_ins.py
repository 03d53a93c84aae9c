"""The check-ins' schedules: who may make them, what they may do, and what becomes of a slot that was lost."""

from __future__ import annotations

from tests.infra.template import Template


def test_a_schedule_may_fire_the_one_function_and_bury_what_it_could_not(template: Template) -> None:
    role = template.properties("CheckInScheduleRole")

    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "scheduler.amazonaws.com"}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    allowed = {one.actions: one.resources for one in template.statements(role="CheckInScheduleRole")}
    assert allowed == {
        ("lambda:InvokeFunction",): ({"Fn::GetAtt": ["CheckInFunction", "Arn"]},),
        ("sqs:SendMessage",): ({"Fn::GetAtt": ["CheckInDeadLetters", "Arn"]},),
    }


def test_schedules_are_made_in_one_group_and_with_one_role_by_the_api_and_the_sweeper(template: Template) -> None:
    making = [one for one in template.statements() if "scheduler:CreateSchedule" in one.actions]
    passing = [one for one in template.statements() if "iam:PassRole" in one.actions]

    owners = {template.role_of("ApiFunction"), template.role_of("SweeperFunction")}
    for function in ("ApiFunction", "SweeperFunction"):
        of_role = list(template.statements(role=template.role_of(function)))
        assert [one for one in of_role if one in making]
        assert [one for one in of_role if one in passing]
    assert (len(making), len(passing)) == (len(owners), len(owners))
    for one in making:
        assert set(one.actions) == {"scheduler:CreateSchedule", "scheduler:UpdateSchedule", "scheduler:DeleteSchedule"}
        assert [str(resource).endswith(":schedule/amy-dev-check-ins/*']]}") for resource in one.resources] == [True]
    for one in passing:
        assert one.resources == ({"Fn::GetAtt": ["CheckInScheduleRole", "Arn"]},)
    assert template.properties("CheckInSchedules")["Name"] == "amy-dev-check-ins"


def test_who_makes_schedules_knows_what_they_are_made_of(template: Template) -> None:
    for function in ("ApiFunction", "SweeperFunction"):
        environment = template.environment(function)
        assert environment["AMY_CHECK_IN_GROUP"] == {"Ref": "CheckInSchedules"}
        assert environment["AMY_CHECK_IN_FUNCTION_ARN"] == {"Fn::GetAtt": ["CheckInFunction", "Arn"]}
        assert environment["AMY_CHECK_IN_ROLE_ARN"] == {"Fn::GetAtt": ["CheckInScheduleRole", "Arn"]}
        assert environment["AMY_CHECK_IN_DEAD_LETTERS_ARN"] == {"Fn::GetAtt": ["CheckInDeadLetters", "Arn"]}


def test_a_slot_that_could_not_be_started_is_kept(template: Template) -> None:
    configs = {
        one["Properties"]["FunctionName"]["Ref"]: one["Properties"]
        for one in template.of_type("AWS::Lambda::EventInvokeConfig").values()
    }

    on_failure = configs["CheckInFunction"]["DestinationConfig"]["OnFailure"]
    assert on_failure == {"Destination": {"Fn::GetAtt": ["CheckInDeadLetters", "Arn"]}}
    assert "CheckInsLostAlarm" in template.resources
