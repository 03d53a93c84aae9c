// Made from openapi.json by `make sdk`. Do not edit.

export type components = {
    schemas: {
        /**
         * Action
         * @description An event that an agent emitted. Its id is the event's: whatever is done for it is done once.
         */
        Action: {
            /** @description The event's id: `event_id` in what the agent's `emit_event` answered. */
            id: string;
            /**
             * @description Always `action`.
             * @default action
             * @constant
             */
            object: "action";
            /** @description What kind of thing was asked for, such as `human_review`. */
            topic: string;
            /**
             * @description `emitted`: on its way. `awaiting_approval`: a person has to decide, see `approval_id`. `acted`: done, see `result`.
             *     `refused`: a rule forbids it, see `reason`. `rejected`: a person, or the end of the time to decide, said no. `failed`: it
             *     could not be done, see `error`; an operator may have it tried again.
             * @enum {string}
             */
            status: "emitted" | "awaiting_approval" | "acted" | "refused" | "rejected" | "failed";
            /** @description The turn or the run that it was emitted in. */
            turn_id: string;
            /** @description Who asked. */
            agent: string;
            /** @description What the agent asked for. Numbers of cards, national ids and passports are masked. */
            payload: {
                [key: string]: unknown;
            };
            /** @description What the person is asked. */
            summary?: string | null;
            /** @description Where a person decides: GET /v1/approvals/:id. Null: nobody has to. */
            approval_id?: string | null;
            /** @description Why it was refused or rejected. */
            reason?: string | null;
            /** @description What was done. */
            result?: {
                [key: string]: unknown;
            } | null;
            /** @description Of one that failed. */
            error?: components["schemas"]["Failure"] | null;
            /**
             * Format: date-time
             * @description When the agent asked.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When its status last changed.
             */
            updated_at: string;
        };
        /**
         * ActionPage
         * @description Actions, those of the newest turn first.
         */
        ActionPage: {
            /** @description The entries of this page. */
            data: components["schemas"]["Action"][];
            /** @description Opaque; belongs to this list and this user. */
            next_cursor?: string | null;
        };
        /**
         * Activity
         * @description One workout.
         */
        Activity: {
            /** @description The same for ever, whichever source says it again. */
            id: string;
            /** @description The provider or import that told of it. */
            source: string;
            /** @description Kind of exercise, such as `running`. */
            type: string;
            /** @description As the source or the person calls it. */
            name?: string | null;
            /**
             * Format: date-time
             * @description When it began.
             */
            started_at: string;
            /** @description When it ended; null where the source does not say. */
            ended_at?: string | null;
            /**
             * Format: date
             * @description The person's local date at the start.
             */
            date: string;
            /** @description Duration. */
            minutes?: number | null;
            /** @description Energy spent. */
            kcal?: number | null;
            /** @description Metres. */
            distance_m?: number | null;
            /** @description Metres upwards, in all. */
            elevation_gain_m?: number | null;
            /** @description Steps taken. */
            steps?: number | null;
            /** @description Beats a minute. */
            mean_heart_rate?: number | null;
            /** @description Beats a minute. */
            max_heart_rate?: number | null;
            /** @description The source's own measure of how hard it was. */
            strain_score?: number | null;
        };
        /**
         * AgentData
         * @description What an agent does.
         */
        AgentData: {
            /** @description Of agent.tool_call and agent.tool_result: the tool's name. */
            tool?: string | null;
            /** @description Of agent.tool_call: what the tool was given. */
            input?: unknown | null;
            /** @description What came of it, or what the agent is thinking about, in a line. */
            summary?: string | null;
            /** @description How long it took, once it is over. */
            duration_ms?: number | null;
        };
        /**
         * AgentEvent
         * @description An agent began, thinks, calls a tool, got its result, or is done.
         */
        AgentEvent: {
            /** @description Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes. */
            seq: number;
            /** @description Deterministic: an effect that is replayed announces nothing twice. */
            id: string;
            /** @description The turn's id, or the run's. */
            turn_id: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /** @description The state of the turn's machine in which it happened; null outside of any. */
            step?: string | null;
            /** @description Who it is about; null where it is no agent. */
            agent?: string | null;
            /**
             * @description Which event it is.
             * @enum {string}
             */
            type: "agent.started" | "agent.thinking" | "agent.tool_call" | "agent.tool_result" | "agent.completed";
            /** @description What there is to say of it. */
            data: components["schemas"]["AgentData"];
        };
        /**
         * AgentReport
         * @description What an agent came to.
         */
        AgentReport: {
            /**
             * @description `budget_exceeded`: seconds, dollars, iterations or tool calls; what was reached until then is in the report.
             * @enum {string}
             */
            status: "completed" | "refused" | "budget_exceeded" | "failed";
            /** @description The agent's answer; of a run that did not complete, the last that it said. */
            summary: string;
            /**
             * @description In the order in which they were asked for; those of sub-agents are in their own reports.
             * @default []
             */
            tool_calls: components["schemas"]["ToolCallReport"][];
            /**
             * @description Of the whole run, sub-agents included.
             * @default {
             *       "input_tokens": 0,
             *       "output_tokens": 0,
             *       "cache_read_tokens": 0,
             *       "cost_usd": 0,
             *       "model_calls": 0
             *     }
             */
            cost: components["schemas"]["StepUsage"];
        };
        /**
         * AnswerCompleted
         * @description The whole answer.
         */
        AnswerCompleted: {
            /** @description Equal, byte for byte, to the `text.delta` events of the last attempt put together. */
            text: string;
        };
        /**
         * AnswerCompletedEvent
         * @description The answer is whole.
         */
        AnswerCompletedEvent: {
            /** @description Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes. */
            seq: number;
            /** @description Deterministic: an effect that is replayed announces nothing twice. */
            id: string;
            /** @description The turn's id, or the run's. */
            turn_id: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /** @description The state of the turn's machine in which it happened; null outside of any. */
            step?: string | null;
            /** @description Who it is about; null where it is no agent. */
            agent?: string | null;
            /**
             * @description Which event it is.
             * @constant
             */
            type: "answer.completed";
            /** @description What there is to say of it. */
            data: components["schemas"]["AnswerCompleted"];
        };
        /**
         * AnswerReset
         * @description What was shown of the answer is void.
         */
        AnswerReset: {
            /** @description The attempt that begins now. */
            attempt: number;
            /** @description Why the former one ended. */
            reason: string;
        };
        /**
         * AnswerResetEvent
         * @description The answer starts over: forget the text so far.
         */
        AnswerResetEvent: {
            /** @description Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes. */
            seq: number;
            /** @description Deterministic: an effect that is replayed announces nothing twice. */
            id: string;
            /** @description The turn's id, or the run's. */
            turn_id: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /** @description The state of the turn's machine in which it happened; null outside of any. */
            step?: string | null;
            /** @description Who it is about; null where it is no agent. */
            agent?: string | null;
            /**
             * @description Which event it is.
             * @constant
             */
            type: "answer.reset";
            /** @description What there is to say of it. */
            data: components["schemas"]["AnswerReset"];
        };
        /**
         * ApiKey
         * @description A key, without its secret.
         */
        ApiKey: {
            /** @description `key_…` */
            id: string;
            /**
             * @description Always `api_key`.
             * @default api_key
             * @constant
             */
            object: "api_key";
            /** @description What it is for. */
            name: string;
            /** @description What it may do. */
            scopes: ("turns:read" | "turns:write" | "data:read" | "data:write" | "memory:read" | "memory:write" | "approvals:write" | "account:read" | "account:write")[];
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description To about ten minutes; null: never used. */
            last_used_at?: string | null;
            /** @description When it ends by itself; null: never. */
            expires_at?: string | null;
        };
        /**
         * ApiKeyCreate
         * @description A key for one program. Its secret is in the answer, and nowhere else ever after.
         */
        ApiKeyCreate: {
            /** @description What it is for, such as `laptop`. */
            name: string;
            /** @description What it may do; null: as much as whoever asks. A key cannot make one that may do more than itself. */
            scopes?: ("turns:read" | "turns:write" | "data:read" | "data:write" | "memory:read" | "memory:write" | "approvals:write" | "account:read" | "account:write")[] | null;
            /** @description When it ends by itself, RFC 3339; null: never, or with the key that it is made with. */
            expires_at?: string | null;
        };
        /**
         * ApiKeyCreated
         * @description A key with its secret.
         */
        ApiKeyCreated: {
            /** @description `key_…` */
            id: string;
            /**
             * @description Always `api_key`.
             * @default api_key
             * @constant
             */
            object: "api_key";
            /** @description What it is for. */
            name: string;
            /** @description What it may do. */
            scopes: ("turns:read" | "turns:write" | "data:read" | "data:write" | "memory:read" | "memory:write" | "approvals:write" | "account:read" | "account:write")[];
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description To about ten minutes; null: never used. */
            last_used_at?: string | null;
            /** @description When it ends by itself; null: never. */
            expires_at?: string | null;
            /**
             * @description `amy_sk_…`. Shown once: only its hash is kept. The request sent again under the same Idempotency-Key gives the same
             *     key a new secret, and the one before opens nothing.
             */
            secret: string;
        };
        /**
         * ApiKeyPage
         * @description A page of keys, the newest first.
         */
        ApiKeyPage: {
            /** @description The entries of this page. */
            data: components["schemas"]["ApiKey"][];
            /** @description Opaque; belongs to this list and this user. */
            next_cursor?: string | null;
        };
        /**
         * ApiKeyUpdate
         * @description A merge patch.
         */
        ApiKeyUpdate: {
            /** @description What it is for. */
            name: string;
        };
        /**
         * Approval
         * @description Something that waits for a person's yes or no, or has had it.
         */
        Approval: {
            /** @description `apr_…` */
            id: string;
            /**
             * @description Always `approval`.
             * @default approval
             * @constant
             */
            object: "approval";
            /**
             * @description `plan`: whether a turn goes on as planned. `answer`: whether an answer is given. `action`: whether something
             *     outside is done.
             * @enum {string}
             */
            kind: "plan" | "answer" | "action";
            /**
             * @description `pending` until somebody decides or `expires_at` is over.
             * @enum {string}
             */
            status: "pending" | "approved" | "rejected";
            /** @description The turn or run that it belongs to. */
            turn_id: string;
            /** @description Of an action: the event with which the agent asked for it. */
            event_id?: string | null;
            /** @description What is decided, in one line. */
            summary: string;
            /**
             * Format: date-time
             * @description When it was asked.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description From then on the answer is no.
             */
            expires_at: string;
            /** @description When it was decided; null while it is pending. */
            decided_at?: string | null;
            /** @description `person`, `policy` (a rule of the deployment) or `expiry`: nobody decided in time, which is a no. */
            by?: ("person" | "policy" | "expiry") | null;
            /** @description What the person said to it. No model ever reads it. */
            comment?: string | null;
            /** @description Of an answer, where one approval is read: what the turn has found so far. Null in lists. */
            findings?: components["schemas"]["Finding"][] | null;
            /**
             * @description Of an answer, where one approval is read: what the main agent wrote, of which the answer will be made. Its numbers are
             *     not checked yet.
             */
            draft?: string | null;
            /** @description Of a plan, where one approval is read. */
            plan?: components["schemas"]["Plan"] | null;
        };
        /**
         * ApprovalData
         * @description What waits for a decision, or how it was decided.
         */
        ApprovalData: {
            /** @description Decide with POST /v1/approvals/:id. */
            approval_id: string;
            /** @description `plan`, `answer` or `action`. */
            kind: string;
            /** @description What is decided, in one line. */
            summary?: string | null;
            /** @description From then on the answer is no. */
            expires_at?: string | null;
            /** @description Of approval.resolved. */
            decision?: ("approved" | "rejected") | null;
            /** @description Of approval.resolved: `person`, `policy` or `expiry`. */
            by?: string | null;
        };
        /**
         * ApprovalDecision
         * @description Decide. What is decided stays so: the same decision again changes nothing, another is refused.
         */
        ApprovalDecision: {
            /**
             * @description Yes or no.
             * @enum {string}
             */
            decision: "approve" | "reject";
            /** @description Kept with the approval. No model ever reads it. */
            comment?: string | null;
        };
        /**
         * ApprovalEvent
         * @description A person has to decide, or has decided.
         */
        ApprovalEvent: {
            /** @description Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes. */
            seq: number;
            /** @description Deterministic: an effect that is replayed announces nothing twice. */
            id: string;
            /** @description The turn's id, or the run's. */
            turn_id: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /** @description The state of the turn's machine in which it happened; null outside of any. */
            step?: string | null;
            /** @description Who it is about; null where it is no agent. */
            agent?: string | null;
            /**
             * @description Which event it is.
             * @enum {string}
             */
            type: "approval.required" | "approval.resolved";
            /** @description What there is to say of it. */
            data: components["schemas"]["ApprovalData"];
        };
        /**
         * ApprovalPage
         * @description Approvals; those of the newest turn first.
         */
        ApprovalPage: {
            /** @description The entries of this page. */
            data: components["schemas"]["Approval"][];
            /** @description Opaque; belongs to this list and this user. */
            next_cursor?: string | null;
        };
        /**
         * Budget
         * @description Limits of one turn. What is absent comes from the settings.
         */
        Budget: {
            /** @description Reasoning time; waiting for a person does not count. */
            max_seconds?: number | null;
            /** @description US dollars, of all model calls together. */
            max_cost_usd?: number | null;
        };
        /**
         * Catalogue
         * @description What can be measured.
         */
        Catalogue: {
            /**
             * @description Always `list`.
             * @default list
             * @constant
             */
            object: "list";
            /** @description All metrics, derived ones and markers. */
            data: components["schemas"]["MetricEntry"][];
        };
        /**
         * CheckIn
         * @description A standing order: at certain times Amy asks by herself.
         */
        CheckIn: {
            /** @description `chk_…` */
            id: string;
            /**
             * @description Always `check_in`.
             * @default check_in
             * @constant
             */
            object: "check_in";
            /**
             * @description `pending`: its schedule does not have this form yet; it will within a few minutes.
             * @enum {string}
             */
            status: "pending" | "active";
            /** @description The person's own question, where it has one. */
            question?: string | null;
            /** @description Which question of ours it asks, where it asks one. */
            built_in?: ("morning_briefing" | "weekly_review" | "something_changed") | null;
            /** @description Which agent it runs, where it runs one. */
            run?: {
                [key: string]: unknown;
            } | null;
            /** @description What the person calls it. */
            name?: string | null;
            /** @description `cron(…)` or `rate(…)`, as EventBridge Scheduler reads them. */
            schedule: string;
            /** @description IANA name in which the schedule is meant. Null: the profile's. */
            time_zone?: string | null;
            /** @description When nothing is started. */
            quiet_hours?: components["schemas"]["QuietHours"] | null;
            /**
             * @description It may come so much later than scheduled.
             * @default 0
             */
            flexible_minutes: number;
            /**
             * @description False: it is paused.
             * @default true
             */
            enabled: boolean;
            /**
             * @description Whether a slot is skipped when none of the person's data has changed.
             * @default false
             */
            skip_when_no_new_data: boolean;
            /** @description Limits of each turn or run that it starts. */
            budget?: components["schemas"]["Budget"] | null;
            /**
             * @description Yours; given to every turn or run that it starts.
             * @default {}
             */
            metadata: {
                [key: string]: string;
            };
            /** @description When it is due next. Null: it is paused, or comes at a rate, which counts from when the schedule was made. */
            next_at?: string | null;
            /** @description What became of its last slot; null before the first. */
            last_result?: components["schemas"]["CheckInResult"] | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updated_at: string;
        };
        /**
         * CheckInCreate
         * @description Have Amy check in. One of `question`, `built_in` and `run` says what she does.
         */
        CheckInCreate: {
            /** @description A turn with this question of the person's own. */
            question?: string | null;
            /** @description A turn with a question of ours; `something_changed` only when a rule, not a model, finds that a metric has shifted. */
            built_in?: ("morning_briefing" | "weekly_review" | "something_changed") | null;
            /** @description A run of an agent. */
            run?: components["schemas"]["RunTask"] | null;
            /** @description What the person calls it; a built-in has a name of its own. */
            name?: string | null;
            /** @description At most once an hour. Absent: a built-in's own. */
            schedule?: string | null;
            /** @description Null: the profile's, whatever it is then. */
            time_zone?: string | null;
            /** @description When nothing is started. Null: there are none. */
            quiet_hours?: components["schemas"]["QuietHours"] | null;
            /**
             * @description It may come so much later than scheduled.
             * @default 0
             */
            flexible_minutes?: number;
            /**
             * @description False: it begins paused.
             * @default true
             */
            enabled?: boolean;
            /**
             * @description Skip a slot when none of the person's data has changed since the last one that was not skipped. Null: as the built-in
             *     has it, else no.
             */
            skip_when_no_new_data?: boolean | null;
            /** @description Limits of each turn or run that it starts. */
            budget?: components["schemas"]["Budget"] | null;
            /**
             * @description Yours; returned as given.
             * @default {}
             */
            metadata?: {
                [key: string]: string;
            };
        };
        /**
         * CheckInPage
         * @description Check-ins, newest first.
         */
        CheckInPage: {
            /** @description The entries of this page. */
            data: components["schemas"]["CheckIn"][];
            /** @description Opaque; belongs to this list and this user. */
            next_cursor?: string | null;
        };
        /**
         * CheckInResult
         * @description What became of one slot.
         */
        CheckInResult: {
            /**
             * @description Always `check_in_result`.
             * @default check_in_result
             * @constant
             */
            object: "check_in_result";
            /** @description Whose slot it was. */
            check_in_id: string;
            /**
             * Format: date-time
             * @description The time that it was due; of one that was fired by hand, when that was.
             */
            slot: string;
            /**
             * @description `person`: with POST /v1/check-ins/:id/fire.
             * @enum {string}
             */
            fired_by: "schedule" | "person";
            /**
             * @description `waiting`: for the end of quiet hours, or about to begin.
             * @enum {string}
             */
            status: "waiting" | "running" | "completed" | "failed" | "cancelled" | "skipped";
            /** @description Of a slot that was skipped. */
            reason?: ("paused" | "superseded" | "no_new_data" | "nothing_changed") | null;
            /** @description The turn or run, whose answer or report is there. A failed one that is retried tells its later end only there. */
            turn_id?: string | null;
            /**
             * @description Of `something_changed`: what the detector found.
             * @default []
             */
            changes: components["schemas"]["DetectedChange"][];
            /** @description Of a slot that failed. */
            error?: components["schemas"]["Failure"] | null;
            /**
             * Format: date-time
             * @description When the slot was begun.
             */
            created_at: string;
            /** @description When it ended; null while it is at work. */
            ended_at?: string | null;
        };
        /**
         * CheckInResultPage
         * @description The last results, newest first.
         */
        CheckInResultPage: {
            /** @description The entries of this page. */
            data: components["schemas"]["CheckInResult"][];
            /** @description Opaque; belongs to this list and this user. */
            next_cursor?: string | null;
        };
        /**
         * CheckInUpdate
         * @description A merge patch (RFC 7396): a field that is absent stays, null clears it. What kind of check-in it is stays.
         */
        CheckInUpdate: {
            /** @description Of a check-in with a question. */
            question?: string | null;
            /** @description Of a check-in that runs an agent. */
            run?: components["schemas"]["RunTask"] | null;
            /** @description Null: none, or the built-in's own. */
            name?: string | null;
            /** @description Null: the built-in's own. */
            schedule?: string | null;
            /** @description Null: the profile's. */
            time_zone?: string | null;
            /** @description Null: none. */
            quiet_hours?: components["schemas"]["QuietHours"] | null;
            /** @description It may come so much later than scheduled. Null: 0. */
            flexible_minutes?: number | null;
            /** @description False pauses it. Null: true. */
            enabled?: boolean | null;
            /** @description Null: as the built-in has it, else false. */
            skip_when_no_new_data?: boolean | null;
            /** @description Null: that of the settings. */
            budget?: components["schemas"]["Budget"] | null;
            /** @description Replaced as a whole. Null: empty. */
            metadata?: {
                [key: string]: string;
            } | null;
        };
        /**
         * Citation
         * @description Something published that the answer rests on.
         */
        Citation: {
            /** @description Of the paper or page. */
            title: string;
            /** @description Where it can be read. */
            url?: string | null;
            /** @description Who published it, such as `PubMed`. */
            source?: string | null;
        };
        /**
         * Consent
         * @description One statement, at its time.
         */
        Consent: {
            /** @description `cns_…` */
            id: string;
            /**
             * @description Always `consent`.
             * @default consent
             * @constant
             */
            object: "consent";
            /**
             * @description What it is about.
             * @enum {string}
             */
            purpose: "health_data_processing" | "model_provider" | "research";
            /** @description Of the text that the person read. */
            version: string;
            /** @description False: withdrawn. */
            granted: boolean;
            /**
             * Format: date-time
             * @description When it was said.
             */
            at: string;
        };
        /**
         * ConsentCreate
         * @description What a person says now about one purpose. What was said before stays in the record.
         */
        ConsentCreate: {
            /**
             * @description What it is about.
             * @enum {string}
             */
            purpose: "health_data_processing" | "model_provider" | "research";
            /** @description Of the text that the person read, such as `2026-11-01`. */
            version: string;
            /** @description False withdraws. */
            granted: boolean;
        };
        /**
         * ConsentState
         * @description What holds for a purpose now. A purpose that nothing was ever said about is not granted.
         */
        ConsentState: {
            /**
             * @description What it is about.
             * @enum {string}
             */
            purpose: "health_data_processing" | "model_provider" | "research";
            /** @description Whether the person agrees now. */
            granted: boolean;
            /** @description Of the text that the person read last; null where nothing was said. */
            version?: string | null;
            /** @description When it was said; null where nothing was. */
            since?: string | null;
        };
        /**
         * Consents
         * @description What a person has agreed to.
         */
        Consents: {
            /**
             * @description Always `consents`.
             * @default consents
             * @constant
             */
            object: "consents";
            /** @description One entry for each purpose. */
            current: components["schemas"]["ConsentState"][];
            /** @description The latest 100 statements, newest first; an export has all of them. */
            history: components["schemas"]["Consent"][];
        };
        /**
         * CostData
         * @description What a model call cost.
         */
        CostData: {
            /** @description The model's id. */
            model?: string | null;
            /**
             * @description `input`, `output`, `cache_read`, `cache_write`.
             * @default {}
             */
            tokens: {
                [key: string]: number;
            };
            /**
             * @description Of this call, in US dollars.
             * @default 0
             */
            cost_usd: number;
            /**
             * @description Of this step so far and of what the turn had spent when the step began, in US dollars. Where steps run side by side,
             *     each leaves out what the others spend meanwhile: `usage.cost_usd` of the turn has the exact sum.
             */
            total_usd: number;
        };
        /**
         * CostEvent
         * @description A model call was paid for; `cost_warning`: most of the budget is spent.
         */
        CostEvent: {
            /** @description Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes. */
            seq: number;
            /** @description Deterministic: an effect that is replayed announces nothing twice. */
            id: string;
            /** @description The turn's id, or the run's. */
            turn_id: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /** @description The state of the turn's machine in which it happened; null outside of any. */
            step?: string | null;
            /** @description Who it is about; null where it is no agent. */
            agent?: string | null;
            /**
             * @description Which event it is.
             * @enum {string}
             */
            type: "cost" | "cost_warning";
            /** @description What there is to say of it. */
            data: components["schemas"]["CostData"];
        };
        /**
         * DaySummary
         * @description The summary of one date with what all sources said of it.
         */
        DaySummary: {
            /**
             * @description Always `summary`.
             * @default summary
             * @constant
             */
            object: "summary";
            /**
             * Format: date
             * @description The person's local date.
             */
            date: string;
            /** @description By name of the catalogue (GET /v1/data/metrics). What was not measured is absent. */
            metrics: {
                [key: string]: components["schemas"]["DayValue"];
            };
            /**
             * @description Kinds of exercise.
             * @default []
             */
            workouts: string[];
            /** @description Whose list of workouts it is; null where there are none. */
            workouts_source?: string | null;
            /**
             * @description The day's workouts.
             * @default []
             */
            activities: components["schemas"]["Activity"][];
            /**
             * @description By metric and source, where more than one source spoke. Which one is believed: GET /v1/sources/priorities.
             * @default {}
             */
            by_source: {
                [key: string]: {
                    [key: string]: number;
                };
            };
        };
        /**
         * DayValue
         * @description One metric of one day.
         */
        DayValue: {
            /** @description In `unit`. */
            value: number;
            /** @description Empty for ratios and scores. */
            unit: string;
            /** @description Whose value this is: the connected provider or the import that is believed first. */
            source: string;
        };
        /**
         * DetectedChange
         * @description A shift that the change detector found.
         */
        DetectedChange: {
            /** @description Name of the catalogue. */
            metric: string;
            /**
             * @description Whether it went up or down.
             * @enum {string}
             */
            direction: "up" | "down";
            /**
             * @description `shift`: the level has moved; `outlier`: one striking day.
             * @enum {string}
             */
            kind: "shift" | "outlier";
            /** @description The local date on which it began. */
            since: string;
            /** @description Median of the days since then, in the metric's unit. */
            value: number;
            /** @description Median of the days before. */
            usual: number;
            /** @description The difference of the two. */
            size: number;
            /** @description The same in robust standard deviations (1.4826 times the median absolute deviation) of the days before. */
            size_sd: number;
        };
        /**
         * DeviceLogin
         * @description RFC 8628 §3.2: show `user_code` and `verification_uri`, then ask for the token every `interval` seconds.
         */
        DeviceLogin: {
            /** @description Keep it: whoever has it gets the key. */
            device_code: string;
            /** @description For the person to type, such as `BCDF-GHJK`. Capitals, the dash and blanks do not matter. */
            user_code: string;
            /** @description Where the person types the code. */
            verification_uri: string;
            /** @description The same with the code in it, for a link or a QR code. */
            verification_uri_complete: string;
            /** @description Seconds. */
            expires_in: number;
            /** @description Seconds between two requests for the token, at least. */
            interval: number;
        };
        /**
         * DeviceLoginDecision
         * @description What the person says about the device that shows this code.
         */
        DeviceLoginDecision: {
            /** @description As the device shows it. */
            user_code: string;
            /** @description Null only looks who asks, and for what: show it before the person decides. */
            decision?: ("approve" | "deny") | null;
        };
        /**
         * DeviceLoginRequest
         * @description Who asks, and what has become of it.
         */
        DeviceLoginRequest: {
            /**
             * @description Always `device_login`.
             * @default device_login
             * @constant
             */
            object: "device_login";
            /**
             * @description `pending`: nobody has decided.
             * @enum {string}
             */
            status: "pending" | "approved" | "denied";
            /** @description As the device calls itself; nobody has checked it. */
            client_name: string;
            /** @description What the key may do, if it is approved: what was asked for, and never more than who approves may do. */
            scopes: ("turns:read" | "turns:write" | "data:read" | "data:write" | "memory:read" | "memory:write" | "approvals:write" | "account:read" | "account:write")[];
            /**
             * Format: date-time
             * @description From then on the code is good for nothing.
             */
            expires_at: string;
        };
        /**
         * DeviceLoginStart
         * @description What a device asks for: as JSON, or as a form.
         */
        DeviceLoginStart: {
            /** @description Read and not used: Amy has no registered clients. RFC 8628 has devices send it. */
            client_id?: string | null;
            /** @description What the person sees as they approve, and what the key will be called. */
            client_name?: string | null;
            /** @description Scopes, blank-separated; absent: all that the person may do. */
            scope?: string | null;
        };
        /**
         * DeviceToken
         * @description RFC 6749 §5.1. The token is an API key: it stays good until it is revoked.
         */
        DeviceToken: {
            /** @description `amy_sk_…`. */
            access_token: string;
            /**
             * @description Always `Bearer`.
             * @default Bearer
             * @constant
             */
            token_type: "Bearer";
            /** @description Blank-separated. */
            scope: string;
        };
        /**
         * DeviceTokenRequest
         * @description RFC 8628 §3.4: as a form, or as JSON.
         */
        DeviceTokenRequest: {
            /** @description `urn:ietf:params:oauth:grant-type:device_code`. */
            grant_type: string;
            /** @description From the answer that began it. */
            device_code: string;
            /** @description As in the request that began it; not used. */
            client_id?: string | null;
        };
        /**
         * Doubt
         * @description A reason to ask the person.
         */
        Doubt: {
            /**
             * @description Of a fixed list: docs/concepts/labs.md has what each means.
             * @enum {string}
             */
            reason: "low_confidence" | "not_beside_its_name" | "read_from_image" | "impossible_value" | "unit_mix_up" | "unit_missing" | "unit_unknown" | "range_in_other_unit" | "flag_contradicts_range" | "twice_with_different_values" | "number_ambiguous" | "unknown_marker" | "name_and_code_disagree";
            /** @description In words, with what would fit where something would. */
            text: string;
            /** @description `{"unit": …}` for a unit mix-up: the unit in which the value would be a usual one. */
            suggestion?: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * Ended
         * @description How it ended.
         */
        Ended: {
            /** @description Of a turn: the answer and what it rests on, or what was reached. */
            result?: components["schemas"]["TurnResult"] | null;
            /** @description Of a run, in place of a result. */
            report?: components["schemas"]["AgentReport"] | null;
            /** @description Of turn.failed. */
            error?: components["schemas"]["Failure"] | null;
            /** @description Of a turn that was cancelled for want of approval: `rejected` or `expired`. */
            reason?: string | null;
        };
        /**
         * Erasure
         * @description An erasure that was asked for. It cannot be stopped, and nothing of what it erases comes back.
         */
        Erasure: {
            /** @description `ers_…` */
            id: string;
            /**
             * @description Always `erasure`.
             * @default erasure
             * @constant
             */
            object: "erasure";
            /**
             * @description `erased`: nothing was found any more.
             * @enum {string}
             */
            status: "erasing" | "erased";
            /**
             * Format: date-time
             * @description When DELETE /v1/me came.
             */
            requested_at: string;
            /** @description When everything had been looked through once more and nothing was found. */
            completed_at?: string | null;
            /**
             * @description How often everything was looked through so far.
             * @default 0
             */
            rounds: number;
            /**
             * @description How much of what was erased; at least so many, since a process that dies may not have counted its last.
             * @default {}
             */
            counts: {
                [key: string]: number;
            };
            /** @description In the answer to the request only; the token in it is stored nowhere. */
            links?: components["schemas"]["ErasureLinks"] | null;
        };
        /**
         * ErasureLinks
         * @description Where to read on.
         */
        ErasureLinks: {
            /** @description Reads how far it is, without a key: the keys are gone. */
            status: string;
        };
        /**
         * ErrorBody
         * @description The body of every response with a status of 400 and more.
         */
        ErrorBody: {
            /** @description What went wrong. */
            error: components["schemas"]["ErrorDetail"];
        };
        /**
         * ErrorDetail
         * @description What went wrong, for a program and for a person.
         */
        ErrorDetail: {
            /** @description Stable, snake_case; what a program should look at. */
            code: string;
            /** @description For a person: what happened and what to do next. */
            message: string;
            /** @description Also in the `X-Request-Id` header and in every log line of this request. */
            request_id: string;
            /** @description The section of the documentation about this code. */
            docs_url: string;
            /** @description More, by code: for `validation_failed` the list of fields and what is wrong with each. */
            details?: {
                [key: string]: unknown;
            } | null;
        };
        /** @description One event of a turn or run: what `type` it is decides what `data` holds. Ignore types that you do not know. */
        Event: components["schemas"]["TurnLifecycle"] | components["schemas"]["StepEvent"] | components["schemas"]["RouteEvent"] | components["schemas"]["AgentEvent"] | components["schemas"]["FindingEvent"] | components["schemas"]["ApprovalEvent"] | components["schemas"]["TextDeltaEvent"] | components["schemas"]["AnswerResetEvent"] | components["schemas"]["AnswerCompletedEvent"] | components["schemas"]["FactCheckEvent"] | components["schemas"]["SafetyEvent"] | components["schemas"]["MemoryEvent"] | components["schemas"]["CostEvent"] | components["schemas"]["TurnEnded"];
        /**
         * EventBatch
         * @description The answer of a long-poll: `Accept: application/json` on …/events.
         */
        EventBatch: {
            /** @description In order of `seq`; empty when nothing came in time. */
            data: (components["schemas"]["TurnLifecycle"] | components["schemas"]["StepEvent"] | components["schemas"]["RouteEvent"] | components["schemas"]["AgentEvent"] | components["schemas"]["FindingEvent"] | components["schemas"]["ApprovalEvent"] | components["schemas"]["TextDeltaEvent"] | components["schemas"]["AnswerResetEvent"] | components["schemas"]["AnswerCompletedEvent"] | components["schemas"]["FactCheckEvent"] | components["schemas"]["SafetyEvent"] | components["schemas"]["MemoryEvent"] | components["schemas"]["CostEvent"] | components["schemas"]["TurnEnded"])[];
            /** @description Ask again with `?after=<after>`. */
            after: number;
            /** @description True when the log's tail is a terminal event: there is nothing more to wait for. */
            ended: boolean;
            /**
             * @description True when the log's tail is `turn.paused`: the turn waits for its person, and nothing comes before a decision.
             * @default false
             */
            paused: boolean;
        };
        /**
         * Export
         * @description A zip of JSON and CSV files, with a README that says what each is and a manifest with their hashes.
         */
        Export: {
            /** @description `exp_…` */
            id: string;
            /**
             * @description Always `export`.
             * @default export
             * @constant
             */
            object: "export";
            /**
             * @description `expired`: the file was deleted after seven days.
             * @enum {string}
             */
            status: "running" | "completed" | "failed" | "expired";
            /**
             * Format: date-time
             * @description When it was asked for.
             */
            created_at: string;
            /** @description When the file was whole; null before. */
            completed_at?: string | null;
            /**
             * Format: date-time
             * @description Then the file is deleted; ask for a new export.
             */
            expires_at: string;
            /** @description How far it is. */
            progress: components["schemas"]["ExportProgress"];
            /** @description Of the zip, once it is whole. */
            size_bytes?: number | null;
            /** @description Of one that failed. */
            error?: components["schemas"]["Failure"] | null;
            /** @description Of a completed export, where one is read by itself; not in lists. */
            download?: components["schemas"]["ExportDownload"] | null;
        };
        /**
         * ExportDownload
         * @description Where the file is.
         */
        ExportDownload: {
            /** @description Needs no key: whoever has it can download. Send no Authorization header with it. */
            url: string;
            /**
             * Format: date-time
             * @description After 15 minutes. Each GET of the export gives a fresh one.
             */
            expires_at: string;
        };
        /**
         * ExportPage
         * @description Exports, newest first.
         */
        ExportPage: {
            /** @description The entries of this page. */
            data: components["schemas"]["Export"][];
            /** @description Opaque; belongs to this list and this user. */
            next_cursor?: string | null;
        };
        /**
         * ExportProgress
         * @description How far an export is.
         */
        ExportProgress: {
            /** @description Kinds of data that are written. */
            done: number;
            /** @description Kinds of data in all. */
            total: number;
            /** @description The kind that is being written. */
            stage?: string | null;
            /**
             * @description Files written so far.
             * @default 0
             */
            files: number;
        };
        /**
         * FactCheck
         * @description What the fact-check of the answer found.
         */
        FactCheck: {
            /**
             * @description Empty: every number was accounted for.
             * @default []
             */
            issues: components["schemas"]["FactCheckIssue"][];
        };
        /**
         * FactCheckData
         * @description What the fact-check found; it says so, too, when it found nothing.
         */
        FactCheckData: {
            /** @description Empty: every number was accounted for. */
            issues: components["schemas"]["FactCheckIssue"][];
        };
        /**
         * FactCheckEvent
         * @description The answer's numbers were checked.
         */
        FactCheckEvent: {
            /** @description Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes. */
            seq: number;
            /** @description Deterministic: an effect that is replayed announces nothing twice. */
            id: string;
            /** @description The turn's id, or the run's. */
            turn_id: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /** @description The state of the turn's machine in which it happened; null outside of any. */
            step?: string | null;
            /** @description Who it is about; null where it is no agent. */
            agent?: string | null;
            /**
             * @description Which event it is.
             * @constant
             */
            type: "fact_check";
            /** @description What there is to say of it. */
            data: components["schemas"]["FactCheckData"];
        };
        /**
         * FactCheckIssue
         * @description A number or sentence that did not pass as it was.
         */
        FactCheckIssue: {
            /** @description The number or reference as the draft of the answer had it; of a sentence that was left out, which red flag it had. */
            value: string;
            /**
             * @description `error`: it was replaced by an honest phrase. `warn`: it stands, and nothing accounts for it.
             * @enum {string}
             */
            severity: "warn" | "error";
            /** @description The words around it; of a sentence that was left out, what it was about. */
            context: string;
        };
        /**
         * Failure
         * @description Why a turn or a step ended without what it was asked for.
         */
        Failure: {
            /** @description Stable; docs/concepts/errors.md has what each means. */
            code: string;
            /** @description For a person: what happened and what to do next. */
            message: string;
            /** @description The state at which it ended. */
            step?: string | null;
            /**
             * @description Whether `POST /v1/turns/:id/retry` has a chance.
             * @default false
             */
            retriable: boolean;
            /** @description The section of the documentation about this code. */
            docs_url?: string | null;
            /** @description More, by code: for `replay_mismatch` the step, the effect and the reason. */
            details?: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * Finding
         * @description A quantitative claim about the person's data, with all that is known of its truth.
         */
        Finding: {
            /** @description Unique within the turn: `ds-001`, `inv-002`, … */
            id: string;
            /** @description One sentence. */
            claim: string;
            /**
             * @description `association`: two metrics together. `trend`: one metric between two windows. `scalar`: one number.
             * @enum {string}
             */
            kind: "association" | "trend" | "scalar";
            /** @description A metric's name. */
            feature: string;
            /** @description The other metric of an association. */
            target?: string | null;
            /**
             * @description Of an association: the target's values are those of so many days after the feature's.
             * @default 0
             */
            lag_days: number;
            /**
             * @description Dates and days with values, by name of the window (`recent`, `prior`, `all`): `{start, end, days_with_values}`.
             * @default {}
             */
            window: {
                [key: string]: unknown;
            };
            /**
             * @description By name, in full precision, such as `recent_mean`; docs/concepts/findings.md lists the names. A list is an interval,
             *     `[low, high]`.
             * @default {}
             */
            numbers: {
                [key: string]: number | number[];
            };
            /**
             * @description Unit by key of `numbers`; empty for what has none, such as a correlation. Of an interval: of both its ends.
             * @default {}
             */
            units: {
                [key: string]: string;
            };
            /** @description By key of `numbers`, and `<window>.days`. Null: not validated. */
            recomputed?: {
                [key: string]: components["schemas"]["Recomputed"];
            } | null;
            /** @description The seven checks, in order. Null: not validated. */
            gates?: components["schemas"]["Gate"][] | null;
            /**
             * @description What the strict layer measured.
             * @default []
             */
            statistics: components["schemas"]["Statistic"][];
            /** @description By the seven gates and the critic. Null: not validated. */
            verdict_seed?: ("validated" | "conditional" | "rejected") | null;
            /** @description After the strict layer, which can only downgrade. Null: not validated. */
            verdict?: ("validated" | "conditional" | "rejected") | null;
            /**
             * @description Why the verdict is not better, in sentences for a person.
             * @default []
             */
            reasons: string[];
            /** @description What the critic said of it. */
            critic?: {
                [key: string]: unknown;
            } | null;
            /** @description What the assessor made of it, for validated findings. */
            assessment?: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * FindingData
         * @description A finding, in short.
         */
        FindingData: {
            /** @description Unique within the turn; the result has all of it. */
            id: string;
            /** @description One sentence. */
            claim: string;
            /** @description Of finding.validated: by the seven gates and the critic. */
            verdict_seed?: ("validated" | "conditional" | "rejected") | null;
            /** @description Of finding.validated: after the strict layer, too. */
            verdict?: ("validated" | "conditional" | "rejected") | null;
            /**
             * @description Why the verdict is not better.
             * @default []
             */
            reasons: string[];
        };
        /**
         * FindingEvent
         * @description An agent claims something about the data, or the claim was validated.
         */
        FindingEvent: {
            /** @description Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes. */
            seq: number;
            /** @description Deterministic: an effect that is replayed announces nothing twice. */
            id: string;
            /** @description The turn's id, or the run's. */
            turn_id: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /** @description The state of the turn's machine in which it happened; null outside of any. */
            step?: string | null;
            /** @description Who it is about; null where it is no agent. */
            agent?: string | null;
            /**
             * @description Which event it is.
             * @enum {string}
             */
            type: "finding.proposed" | "finding.validated";
            /** @description What there is to say of it. */
            data: components["schemas"]["FindingData"];
        };
        /**
         * Gate
         * @description One of the seven deterministic checks of a finding.
         */
        Gate: {
            /**
             * @description Which check.
             * @enum {string}
             */
            name: "sample_size" | "effect_vs_noise" | "construct_validity" | "bootstrap" | "subgroup_consistency" | "method_triangulation" | "discriminative_power";
            /**
             * @description `skipped`: it does not apply to findings of this kind, and does not count.
             * @enum {string}
             */
            status: "passed" | "failed" | "skipped";
            /** @description Whether failing it alone rejects the finding. */
            hard: boolean;
            /** @description What was measured; null where it could not be, or where one number does not tell it. */
            value?: number | null;
            /** @description What `value` was held against; null where one number does not tell it. */
            threshold?: number | null;
            /**
             * @description What else was measured, by name.
             * @default {}
             */
            detail: {
                [key: string]: number | null;
            };
            /** @description One sentence. */
            reason: string;
        };
        /**
         * Import
         * @description A file on its way into the person's days.
         */
        Import: {
            /** @description `imp_…` */
            id: string;
            /**
             * @description Always `import`.
             * @default import
             * @constant
             */
            object: "import";
            /**
             * @description `awaiting_upload` → `detecting` → (`previewed` →) `importing` → `completed`; or `failed` or `cancelled`.
             * @enum {string}
             */
            status: "awaiting_upload" | "detecting" | "previewed" | "importing" | "completed" | "failed" | "cancelled";
            /**
             * Format: date-time
             * @description When it was asked for.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it last moved.
             */
            updated_at: string;
            /** @description When it ended; null before. */
            ended_at?: string | null;
            /** @description As the client called it. */
            file_name?: string | null;
            /** @description Bytes. */
            size?: number | null;
            /** @description Known once it was detected. */
            format?: ("apple_health" | "fitbit" | "whoop" | "oura" | "daily_csv") | null;
            /** @description While it is at work; written about once a second. */
            progress?: components["schemas"]["ImportProgress"] | null;
            /** @description Known once it was read. */
            preview?: components["schemas"]["ImportPreview"] | null;
            /** @description When it is completed. */
            report?: components["schemas"]["ImportReport"] | null;
            /** @description Of one that failed. */
            error?: components["schemas"]["Failure"] | null;
            /** @description Where to send the file; only in the answer to the request that made the import. */
            upload?: components["schemas"]["Upload"] | null;
        };
        /**
         * ImportCreate
         * @description An import whose file will be sent to the bucket.
         */
        ImportCreate: {
            /** @description For the person to recognise it; which format it is, the content says. */
            file_name: string;
            /** @description Bytes. */
            size: number;
            /**
             * @description A file of another format than the one named here is refused.
             * @default auto
             * @enum {string}
             */
            format?: "auto" | "apple_health" | "fitbit" | "whoop" | "oura" | "daily_csv";
            /**
             * @description Wait for POST …/confirm before anything is written.
             * @default false
             */
            preview?: boolean;
        };
        /**
         * ImportPage
         * @description Imports, newest first.
         */
        ImportPage: {
            /** @description The entries of this page. */
            data: components["schemas"]["Import"][];
            /** @description Opaque; belongs to this list and this user. */
            next_cursor?: string | null;
        };
        /**
         * ImportPreview
         * @description What is in the file.
         */
        ImportPreview: {
            /** @description Earliest date with a value; null where there is none. */
            first_date?: string | null;
            /** @description Latest date with a value; null where there is none. */
            last_date?: string | null;
            /**
             * @description Dates of which there is a value.
             * @default 0
             */
            days: number;
            /**
             * @description Workouts.
             * @default 0
             */
            activities: number;
            /**
             * @description By metric: of how many dates there is a value.
             * @default {}
             */
            metrics: {
                [key: string]: number;
            };
            /**
             * @description Most frequent first; at most 50 kinds.
             * @default []
             */
            skipped: components["schemas"]["SkippedKind"][];
            /**
             * @description How many things were left out in all.
             * @default 0
             */
            skipped_total: number;
        };
        /**
         * ImportProgress
         * @description How far an import is.
         */
        ImportProgress: {
            /**
             * @description What is being done.
             * @enum {string}
             */
            stage: "detecting" | "reading" | "writing";
            /** @description Bytes while it is read, parts of days and workouts while it is written. */
            done: number;
            /** @description How much there is to do, in the same unit as `done`. */
            total: number;
        };
        /**
         * ImportReport
         * @description What became of it.
         */
        ImportReport: {
            /** @description Earliest date with a value; null where there is none. */
            first_date?: string | null;
            /** @description Latest date with a value; null where there is none. */
            last_date?: string | null;
            /**
             * @description Dates of which there is a value.
             * @default 0
             */
            days: number;
            /**
             * @description Workouts.
             * @default 0
             */
            activities: number;
            /**
             * @description By metric: of how many dates there is a value.
             * @default {}
             */
            metrics: {
                [key: string]: number;
            };
            /**
             * @description Most frequent first; at most 50 kinds.
             * @default []
             */
            skipped: components["schemas"]["SkippedKind"][];
            /**
             * @description How many things were left out in all.
             * @default 0
             */
            skipped_total: number;
            /**
             * @description Dates that look different now. The same file again: 0.
             * @default 0
             */
            days_written: number;
            /**
             * @description Workouts that look different now. The same file again: 0.
             * @default 0
             */
            activities_written: number;
        };
        /**
         * Lab
         * @description A laboratory report with its values.
         */
        Lab: {
            /** @description `lab_…` */
            id: string;
            /**
             * @description Always `lab`.
             * @default lab
             * @constant
             */
            object: "lab";
            /**
             * @description `needs_confirmation`: what is sure is stored, the rest waits for PATCH. `duplicate`: the file is that of another
             *     report.
             * @enum {string}
             */
            status: "awaiting_upload" | "processing" | "needs_confirmation" | "completed" | "duplicate" | "failed";
            /**
             * Format: date-time
             * @description When it was sent.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updated_at: string;
            /** @description As the sender calls it. */
            file_name?: string | null;
            /** @description Of the file. */
            size_bytes?: number | null;
            /** @description How many the file has. */
            pages?: number | null;
            /** @description When the specimen was taken; of a report with several dates the newest. */
            taken_on?: string | null;
            /** @description How far the reading is. */
            progress: components["schemas"]["LabProgress"];
            /**
             * @description Values that count.
             * @default 0
             */
            stored: number;
            /**
             * @description Values that wait for the person.
             * @default 0
             */
            waiting: number;
            /** @description Of one that failed. */
            error?: components["schemas"]["Failure"] | null;
            /** @description The report that has the same file. */
            duplicate_of?: string | null;
            /**
             * @description As they were read, with what the person made of them.
             * @default []
             */
            values: components["schemas"]["LabValue"][];
            /**
             * @description What was not taken for a value.
             * @default []
             */
            left_out: components["schemas"]["LeftOut"][];
            /** @description The report says no date, or one that can be read in two ways: nothing is stored until PATCH says `taken_on`. */
            date_doubt?: ("missing" | "ambiguous") | null;
            /** @description What to do at once, where a value is critical. */
            notice?: string | null;
            /** @description While the file is awaited, in the answer to POST. */
            upload?: components["schemas"]["Upload"] | null;
        };
        /**
         * LabCreate
         * @description Asks for an upload of up to 50 MB. A PDF of up to 4 MB is sent at once instead, as multipart/form-data.
         */
        LabCreate: {
            /** @description For the person to recognise it. */
            file_name?: string | null;
        };
        /**
         * LabPage
         * @description Reports, the newest first.
         */
        LabPage: {
            /** @description The entries of this page. */
            data: components["schemas"]["LabSummary"][];
            /** @description Opaque; belongs to this list and this user. */
            next_cursor?: string | null;
        };
        /**
         * LabProgress
         * @description How far the reading of a report is.
         */
        LabProgress: {
            /**
             * @description What is being done.
             * @enum {string}
             */
            stage: "queued" | "inspect" | "read_text" | "read_images" | "extract" | "check" | "store" | "done";
            /**
             * @description How many of `total`.
             * @default 0
             */
            done: number;
            /**
             * @description Pages, where the stage counts them; else 0.
             * @default 0
             */
            total: number;
        };
        /**
         * LabRange
         * @description From where to where a value is usual.
         */
        LabRange: {
            /** @description Null: no lower end. */
            low?: number | null;
            /** @description Null: no upper end. */
            high?: number | null;
            /** @description Of both ends. */
            unit?: string | null;
            /** @description As printed; of a reference range what kind it is. */
            text?: string | null;
        };
        /**
         * LabSummary
         * @description A laboratory report without its values.
         */
        LabSummary: {
            /** @description `lab_…` */
            id: string;
            /**
             * @description Always `lab`.
             * @default lab
             * @constant
             */
            object: "lab";
            /**
             * @description `needs_confirmation`: what is sure is stored, the rest waits for PATCH. `duplicate`: the file is that of another
             *     report.
             * @enum {string}
             */
            status: "awaiting_upload" | "processing" | "needs_confirmation" | "completed" | "duplicate" | "failed";
            /**
             * Format: date-time
             * @description When it was sent.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updated_at: string;
            /** @description As the sender calls it. */
            file_name?: string | null;
            /** @description Of the file. */
            size_bytes?: number | null;
            /** @description How many the file has. */
            pages?: number | null;
            /** @description When the specimen was taken; of a report with several dates the newest. */
            taken_on?: string | null;
            /** @description How far the reading is. */
            progress: components["schemas"]["LabProgress"];
            /**
             * @description Values that count.
             * @default 0
             */
            stored: number;
            /**
             * @description Values that wait for the person.
             * @default 0
             */
            waiting: number;
            /** @description Of one that failed. */
            error?: components["schemas"]["Failure"] | null;
            /** @description The report that has the same file. */
            duplicate_of?: string | null;
        };
        /**
         * LabUpdate
         * @description What the person says to the values of a report.
         */
        LabUpdate: {
            /** @description For all values: the day on which the specimen was taken. */
            taken_on?: string | null;
            /**
             * @description Every value that waits and is not named in `values`.
             * @default false
             */
            confirm_all?: boolean;
            /**
             * @description A word on single values.
             * @default []
             */
            values?: components["schemas"]["ValueChange"][];
        };
        /**
         * LabValue
         * @description A value as it was read, and what it comes to.
         */
        LabValue: {
            /** @description `v1`, `v2`, …: of this lab. */
            id: string;
            /**
             * @description `stored`: it counts. `needs_confirmation`: it waits for the person. `dropped`: it does not count.
             * @enum {string}
             */
            status: "stored" | "needs_confirmation" | "dropped";
            /** @description Name under which it is kept: a key of the reference ranges where it is known there. */
            marker: string;
            /** @description As the report calls it. */
            printed_name: string;
            /** @description Code of the measurement, where it is known. */
            loinc?: string | null;
            /** @description As printed, or as the person corrected it. */
            value: number;
            /** @description Where the report gives a bound in place of a value. */
            comparator?: ("<" | "<=" | ">" | ">=") | null;
            /** @description As printed, or as the person corrected it. */
            unit: string;
            /** @description In `canonical_unit`; null where the unit does not convert. */
            canonical_value?: number | null;
            /** @description The unit in which this marker is kept. */
            canonical_unit?: string | null;
            /** @description When the specimen was taken. */
            taken_on?: string | null;
            /** @description The report's own range. */
            printed_range?: components["schemas"]["LabRange"] | null;
            /** @description For the person's sex and age, in the canonical unit. */
            reference_range?: components["schemas"]["LabRange"] | null;
            /** @description H, L, * … as the report has it. */
            printed_flag?: string | null;
            /** @description Where the value lies: in the printed range if there is one, else in the reference range. */
            flag?: ("below" | "within" | "above" | "depends_on_sex" | "cannot_tell") | null;
            /**
             * @description A value at which laboratories call a doctor at once.
             * @default false
             */
            critical: boolean;
            /** @description Of the file, from 1. */
            page: number;
            /** @description The line of the report. */
            source_text: string;
            /** @description 0 to 1: how sure the reading is. */
            confidence: number;
            /** @description Whether it waits for the person. */
            needs_confirmation: boolean;
            /**
             * @description Why it waits.
             * @default []
             */
            doubts: components["schemas"]["Doubt"][];
            /**
             * @description The person changed it.
             * @default false
             */
            corrected: boolean;
        };
        /**
         * LeftOut
         * @description What a model claimed to have read and the report does not bear out, or what is no number.
         */
        LeftOut: {
            /** @description Of the file, from 1. */
            page: number;
            /** @description As the model or the report calls it. */
            name: string;
            /**
             * @description `not_in_the_text`: the report does not bear it out. `not_a_number`: it has no numeric value.
             * @enum {string}
             */
            reason: "not_in_the_text" | "not_a_number";
        };
        /**
         * Me
         * @description The person behind the key.
         */
        Me: {
            /** @description `user_…` */
            id: string;
            /**
             * @description Always `user`.
             * @default user
             * @constant
             */
            object: "user";
            /**
             * Format: date-time
             * @description When the profile was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the profile last changed.
             */
            updated_at: string;
            /** @description What the agents may know besides measurements. */
            profile: components["schemas"]["Profile"];
        };
        /**
         * MeUpdate
         * @description A merge patch (RFC 7396) of the profile: a field that is absent stays, null clears it.
         */
        MeUpdate: {
            /** @description What Amy calls the person. */
            name?: string | null;
            /** @description Four digits. */
            birth_year?: number | null;
            /** @description Reference ranges depend on it. */
            sex?: ("female" | "male" | "other") | null;
            /** @description Centimetres. */
            height_cm?: number | null;
            /** @description Kilograms. */
            weight_kg?: number | null;
            /** @description In which the person wants to read values. Null: metric. */
            units?: ("metric" | "imperial") | null;
            /** @description IANA name, such as Europe/Berlin. Null: UTC. */
            time_zone?: string | null;
            /** @description Language tag (BCP 47), such as en or de-CH. Null: en. */
            locale?: string | null;
            /** @description What the person wants to reach, one line each. Replaced as a whole. Null: none. */
            goals?: string[] | null;
        };
        /**
         * Memory
         * @description One thing that is remembered. Numbers of cards, national ids and passports are masked before it is stored.
         */
        Memory: {
            /** @description `mem_…` */
            id: string;
            /**
             * @description Always `memory`.
             * @default memory
             * @constant
             */
            object: "memory";
            /**
             * @description What sort of thing is remembered.
             * @enum {string}
             */
            kind: "goal" | "barrier" | "preference" | "insight" | "hypothesis" | "decision" | "value" | "tested_hypothesis" | "fact";
            /** @description What is remembered. */
            text: string;
            /**
             * @description 0 to 1: how sure it is.
             * @default 1
             */
            confidence: number;
            /**
             * @description Who may recall it: the agent of this name; all agents where it is `user`. You see all of your memories.
             * @default user
             */
            agent: string;
            /** @description The turn that it was learned in. Null: the person wrote it. */
            source_turn_id?: string | null;
            /**
             * @description Of a tested hypothesis: feature, target, window, verdict, effect.
             * @default {}
             */
            meta: {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @description When it was remembered.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updated_at: string;
            /** @description How near it is to the query of a search, -1 to 1. Null outside of searches. */
            score?: number | null;
        };
        /**
         * MemoryAdded
         * @description What was learned.
         */
        MemoryAdded: {
            /** @description GET /v1/memory/:id reads it. */
            id: string;
            /** @description What sort of thing it is. */
            kind: string;
            /** @description What is remembered from now on. */
            text: string;
        };
        /**
         * MemoryCreate
         * @description Remember something.
         *
         *     What is remembered already is not remembered twice: the memory that is there is answered. Two memories are the same
         *     when agent, kind and text are, but for case, spaces and a full stop; tested hypotheses when agent, feature, target and
         *     window (in `meta`) are.
         */
        MemoryCreate: {
            /**
             * @description What sort of thing it is.
             * @enum {string}
             */
            kind: "goal" | "barrier" | "preference" | "insight" | "hypothesis" | "decision" | "value" | "tested_hypothesis" | "fact";
            /** @description What to remember. */
            text: string;
            /**
             * @description 0 to 1: how sure it is.
             * @default 1
             */
            confidence?: number;
            /**
             * @description Who may recall it; `user` means all agents.
             * @default user
             */
            agent?: string;
            /**
             * @description More, for programs: at most 8,000 bytes of JSON.
             * @default {}
             */
            meta?: {
                [key: string]: unknown;
            };
        };
        /**
         * MemoryEvent
         * @description The turn has learned something about the person.
         */
        MemoryEvent: {
            /** @description Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes. */
            seq: number;
            /** @description Deterministic: an effect that is replayed announces nothing twice. */
            id: string;
            /** @description The turn's id, or the run's. */
            turn_id: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /** @description The state of the turn's machine in which it happened; null outside of any. */
            step?: string | null;
            /** @description Who it is about; null where it is no agent. */
            agent?: string | null;
            /**
             * @description Which event it is.
             * @constant
             */
            type: "memory.added";
            /** @description What there is to say of it. */
            data: components["schemas"]["MemoryAdded"];
        };
        /**
         * MemoryPage
         * @description Memories: newest first, or with `q` the nearest first.
         */
        MemoryPage: {
            /** @description The entries of this page. */
            data: components["schemas"]["Memory"][];
            /** @description Opaque; belongs to this list and this user. */
            next_cursor?: string | null;
        };
        /**
         * MemoryUpdate
         * @description A merge patch: a field that is absent stays; `meta` is replaced as a whole, and null empties it.
         */
        MemoryUpdate: {
            /** @description What sort of thing it is. */
            kind?: ("goal" | "barrier" | "preference" | "insight" | "hypothesis" | "decision" | "value" | "tested_hypothesis" | "fact") | null;
            /** @description What to remember. */
            text?: string | null;
            /** @description 0 to 1: how sure it is. */
            confidence?: number | null;
            /** @description Replaced as a whole; null empties it. */
            meta?: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * Message
         * @description One message of a conversation.
         */
        Message: {
            /**
             * @description Who said it.
             * @enum {string}
             */
            role: "user" | "assistant";
            /** @description Plain text: not blank, and without control characters other than tabs and line ends. */
            content: string;
        };
        /**
         * MetricEntry
         * @description An entry of the catalogue.
         */
        MetricEntry: {
            /** @description What the API calls it. */
            name: string;
            /** @description What a person calls it. */
            label: string;
            /** @description Its own unit; empty for ratios and scores. */
            unit: string;
            /**
             * @description `day`: one value a day; `derived`: computed from values of the same day; `marker`: measured now and then.
             * @enum {string}
             */
            kind: "day" | "derived" | "marker";
            /** @description What it is, in a sentence. */
            description: string;
            /** @description Daily values below are taken for mistakes. No clinical range. */
            plausible_low?: number | null;
            /** @description Daily values beyond are taken for mistakes. No clinical range. */
            plausible_high?: number | null;
            /**
             * @description Units that a series can be asked for in.
             * @default []
             */
            units: string[];
            /** @description Code of the measurement, where it has one. */
            loinc?: string | null;
        };
        /**
         * OAuthError
         * @description RFC 6749 §5.2 and RFC 8628 §3.5: the errors of start and token, which OAuth's clients expect in this shape.
         */
        OAuthError: {
            /**
             * @description What a program should look at.
             * @enum {string}
             */
            error: "invalid_request" | "invalid_grant" | "invalid_scope" | "unsupported_grant_type" | "authorization_pending" | "slow_down" | "access_denied" | "expired_token";
            /** @description For a person. */
            error_description: string;
        };
        /**
         * Plan
         * @description What a turn with `start: plan` is going to do.
         */
        Plan: {
            /** @description Which agents will answer. */
            route: components["schemas"]["Route"];
            /** @description By agent: the one narrow question that it is asked. */
            questions: {
                [key: string]: string;
            };
            /** @description What the rest of the turn will probably cost; what is used so far is in `usage`. */
            estimated_cost_usd: number;
            /** @description How long the rest will probably take. */
            estimated_seconds: number;
        };
        /**
         * Point
         * @description One value of a series.
         */
        Point: {
            /**
             * Format: date
             * @description First date of the span.
             */
            start: string;
            /**
             * Format: date
             * @description The same as `start` for single days; both are included.
             */
            end: string;
            /** @description In the series' unit. */
            value: number;
            /** @description Of how many days' values, or measurements, it is made. */
            n: number;
            /**
             * @description Whose values it is made of.
             * @default []
             */
            sources: string[];
            /**
             * @description `<` or `>` where measurements lie beyond what an assay measures.
             * @default []
             */
            comparators: string[];
        };
        /**
         * Profile
         * @description What the agents may know of the person besides measurements. Every field is the person's to give or to leave out.
         */
        Profile: {
            /** @description What Amy calls the person. */
            name?: string | null;
            /** @description Four digits. */
            birth_year?: number | null;
            /** @description Reference ranges depend on it. */
            sex?: ("female" | "male" | "other") | null;
            /** @description Centimetres. */
            height_cm?: number | null;
            /** @description Kilograms. */
            weight_kg?: number | null;
            /**
             * @description In which the person wants to read values. What is sent and stored is always metric.
             * @default metric
             * @enum {string}
             */
            units: "metric" | "imperial";
            /**
             * @description IANA name; dates are the person's local dates.
             * @default UTC
             */
            time_zone: string;
            /**
             * @description Language tag (BCP 47).
             * @default en
             */
            locale: string;
            /**
             * @description What the person wants to reach, one line each.
             * @default []
             */
            goals: string[];
        };
        /**
         * Proof
         * @description Of one answer. The same turn has the same proof, to the byte.
         */
        Proof: {
            /**
             * @description Always `proof`.
             * @default proof
             * @constant
             */
            object: "proof";
            /** @description The turn whose answer it proves. */
            turn_id: string;
            /**
             * Format: date-time
             * @description When the turn was made.
             */
            asked_at: string;
            /** @description The last message of the person. */
            question: string;
            /**
             * @description What kind of answer it is.
             * @enum {string}
             */
            mode: "answer" | "coaching" | "briefing" | "fallback" | "safety";
            /** @description Its text. */
            answer: string;
            /** @description Every number of the answer that stands for an entry of the Fact Sheet. */
            numbers: components["schemas"]["ProofNumber"][];
            /** @description All other digits of the answer. */
            literals: components["schemas"]["ProofLiteral"][];
            /**
             * @description What the answer cites.
             * @default []
             */
            citations: components["schemas"]["Citation"][];
            /** @description With windows, numbers, gates, statistics, criticism and verdicts; the rejected ones, too. */
            findings: components["schemas"]["Finding"][];
            /** @description How they were judged, in order. */
            validation: components["schemas"]["ProofPhase"][];
            /** @description What the turn saw. */
            snapshot: components["schemas"]["ProofSnapshot"];
            /** @description SHA-256 of all else: JSON with sorted keys, no white space, and whole numbers without a point. */
            digest: string;
        };
        /**
         * ProofDay
         * @description The values of one date.
         */
        ProofDay: {
            /** @description The person's local date. */
            date: string;
            /** @description Value by metric. */
            metrics: {
                [key: string]: number;
            };
        };
        /**
         * ProofLiteral
         * @description Digits of the answer that are not from the data.
         */
        ProofLiteral: {
            /** @description First character of `answer`. */
            start: number;
            /** @description The character behind the last. */
            end: number;
            /** @description What stands there. */
            text: string;
            /** @description Why they were let through. Null: it is not known. */
            reason?: ("person" | "proposal" | "expert" | "rule" | "date" | "citation" | "list_mark" | "name" | "code") | null;
        };
        /**
         * ProofNumber
         * @description A number, or a date, of the answer that stands for an entry of the Fact Sheet.
         */
        ProofNumber: {
            /** @description First character of `answer`. */
            start: number;
            /** @description Characters `start` up to, not including, `end` of `answer`. */
            end: number;
            /** @description What stands there. */
            text: string;
            /** @description `<finding id>.<number>`, or `anchor.<metric>.<kind>`. */
            key: string;
            /** @description In full precision. Null: a date. */
            value?: number | null;
            /**
             * @description `code`: rendered from a reference. `model`: written by the model, and this entry's by subject, unit and value.
             * @enum {string}
             */
            written_by: "code" | "model";
        };
        /**
         * ProofPhase
         * @description Findings that were judged together, since the error budget is theirs together.
         */
        ProofPhase: {
            /**
             * @description `early`: before the coach began. `main`: of the answer. `vague`: of the investigation.
             * @enum {string}
             */
            phase: "early" | "main" | "vague";
            /** @description Ids, in the order in which they were judged. */
            findings: string[];
        };
        /**
         * ProofSnapshot
         * @description What the turn saw, as far as its findings and anchors need it.
         */
        ProofSnapshot: {
            /** @description Of the whole snapshot; `GET /v1/turns/:id/trace` names it, too. */
            hash: string;
            /** @description The person's date. */
            today: string;
            /** @description Whether findings passed the stricter layer, too. */
            strict_layer: boolean;
            /** @description The metrics of findings and anchors, ingredients of composites included; all of their days, oldest first. */
            days: components["schemas"]["ProofDay"][];
            /**
             * @description The laboratory values that the answer cites.
             * @default []
             */
            markers: {
                [key: string]: unknown;
            }[];
            /** @description Version by agent: the content hash of its definition. */
            agents: {
                [key: string]: string;
            };
            /** @description Model id by role. */
            models: {
                [key: string]: string;
            };
            /** @description Date of the price table. */
            prices_as_of: string;
            /** @description Version of the code: a hash over its files. */
            code: string;
        };
        /**
         * QuietHours
         * @description When nothing is started, in the check-in's time zone; the end is before the start where they hold midnight. A slot
         *     within them waits for their end.
         */
        QuietHours: {
            /** @description `22:00` */
            start: string;
            /** @description `07:00`; at this minute they are over. */
            end: string;
        };
        /**
         * Reason
         * @description Why the turn's state changed.
         */
        Reason: {
            /**
             * @description Of turn.paused: `plan` or `approval`, what the turn waits for. Of turn.resumed: `started`, `approved`, `retried` or
             *     `redriven`.
             */
            reason?: string | null;
        };
        /**
         * Rebuild
         * @description Accepted: every stored payload is read again. Rows that come out the same stay as they are.
         */
        Rebuild: {
            /**
             * @description Always `source_rebuild`.
             * @default source_rebuild
             * @constant
             */
            object: "source_rebuild";
            /**
             * @description It is done in the background.
             * @default queued
             * @constant
             */
            status: "queued";
        };
        /**
         * Recomputed
         * @description A number of a finding beside what our own code gets from the same days.
         */
        Recomputed: {
            /** @description What the finding says. */
            claimed: number;
            /** @description Null: the finding does not say enough for it to be computed again. */
            recomputed?: number | null;
            /** @description Equal but for rounding. Null: not computed again. */
            matches?: boolean | null;
        };
        /**
         * Replay
         * @description How a turn is replayed: always on the data, the date and the memories that it saw, and without side effects.
         */
        Replay: {
            /**
             * @description `recorded`: everything that the turn asked of models, the sandbox and tools is taken from its record; nothing is
             *     called and nothing paid. `live`: all of it is asked anew.
             * @default recorded
             * @enum {string}
             */
            mode?: "recorded" | "live";
            /** @description Of a live replay: the name of a step. What was done before it, or beside it, is taken from the record. */
            from_step?: string | null;
            /**
             * @description Of a live replay. With `from_step`, a call before it that they change is made anew as well.
             * @default {
             *       "models": {},
             *       "agents": {},
             *       "strict_layer": null
             *     }
             */
            overrides?: components["schemas"]["ReplayOverrides"];
        };
        /**
         * ReplayOverrides
         * @description What is different from the first time.
         */
        ReplayOverrides: {
            /**
             * @description Model id or alias by role: `main`, `fast`, `data_science`, `validator`.
             * @default {}
             */
            models?: {
                [key: string]: string;
            };
            /**
             * @description Version by agent: the content hash of a definition that is installed or that the turn ran with; `current` is the
             *     installed one, whichever it is.
             * @default {}
             */
            agents?: {
                [key: string]: string;
            };
            /** @description Whether findings pass the stricter layer of validation, too. */
            strict_layer?: boolean | null;
        };
        /**
         * Review
         * @description Something that a human should look at.
         */
        Review: {
            /** @description `rev_…` */
            id: string;
            /**
             * @description Always `review`.
             * @default review
             * @constant
             */
            object: "review";
            /**
             * @description `resolved`: somebody closed it.
             * @enum {string}
             */
            status: "open" | "resolved";
            /** @description What to look at, in one line. */
            summary: string;
            /**
             * @description More about it.
             * @default
             */
            details: string;
            /**
             * @description How soon somebody should look.
             * @default normal
             * @enum {string}
             */
            priority: "normal" | "urgent";
            /** @description The turn or the run in which an agent asked for it. */
            turn_id: string;
            /** @description Who asked for it. */
            agent: string;
            /** @description The action that it came from. */
            event_id: string;
            /** @description Null while it is open. */
            resolution?: ("handled" | "dismissed") | null;
            /** @description What was said as it was closed. */
            comment?: string | null;
            /**
             * Format: date-time
             * @description When it was asked for.
             */
            created_at: string;
            /** @description When it was closed; null while it is open. */
            resolved_at?: string | null;
        };
        /**
         * ReviewPage
         * @description Reviews: the open ones first, in each part those of the newest turn first.
         */
        ReviewPage: {
            /** @description The entries of this page. */
            data: components["schemas"]["Review"][];
            /** @description Opaque; belongs to this list and this user. */
            next_cursor?: string | null;
        };
        /**
         * ReviewResolve
         * @description Close a review.
         */
        ReviewResolve: {
            /**
             * @description `handled`: somebody saw to it. `dismissed`: there is nothing to do.
             * @enum {string}
             */
            resolution: "handled" | "dismissed";
            /** @description Kept with the review. */
            comment?: string | null;
        };
        /**
         * Route
         * @description Who answers.
         */
        Route: {
            /** @description Empty: none of the agents is meant, and the fallback replies. */
            main_agent: string;
            /**
             * @description Agents that work for the main one.
             * @default []
             */
            supporting_agents: string[];
            /**
             * @description How they work together, in the router's words.
             * @default
             */
            collaboration_workflow: string;
            /**
             * @description How unclear the question is; `high` starts an investigation in place of an answer.
             * @default low
             * @enum {string}
             */
            vagueness: "low" | "medium" | "high";
        };
        /**
         * RouteDecided
         * @description Who answers, and what each is asked.
         */
        RouteDecided: {
            /** @description Which agents answer. */
            route: components["schemas"]["Route"];
            /**
             * @description By agent: the one narrow question that it is asked.
             * @default {}
             */
            questions: {
                [key: string]: string;
            };
        };
        /**
         * RouteEvent
         * @description The question was routed.
         */
        RouteEvent: {
            /** @description Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes. */
            seq: number;
            /** @description Deterministic: an effect that is replayed announces nothing twice. */
            id: string;
            /** @description The turn's id, or the run's. */
            turn_id: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /** @description The state of the turn's machine in which it happened; null outside of any. */
            step?: string | null;
            /** @description Who it is about; null where it is no agent. */
            agent?: string | null;
            /**
             * @description Which event it is.
             * @constant
             */
            type: "route.decided";
            /** @description What there is to say of it. */
            data: components["schemas"]["RouteDecided"];
        };
        /**
         * Run
         * @description A run. Its events are those of a turn, with the run's id as `turn_id`.
         */
        Run: {
            /** @description `run_…` */
            id: string;
            /**
             * @description Always `run`.
             * @default run
             * @constant
             */
            object: "run";
            /**
             * @description An agent that refused, or used up its own budget, is a completed run whose report says so.
             * @enum {string}
             */
            status: "pending" | "queued" | "running" | "awaiting_approval" | "completed" | "failed" | "cancelled";
            /** @description The agent's name. */
            agent: string;
            /** @description Content hash of the agent's definition; null before the run has started. */
            agent_version?: string | null;
            /** @description As they were given. */
            instructions: string;
            /**
             * @description As it was given.
             * @default {}
             */
            payload: {
                [key: string]: unknown;
            };
            /**
             * @description Yours, as given.
             * @default {}
             */
            metadata: {
                [key: string]: string;
            };
            /**
             * Format: date-time
             * @description When it was asked for.
             */
            created_at: string;
            /** @description When it began; null before. */
            started_at?: string | null;
            /** @description When it ended; null before. */
            ended_at?: string | null;
            /** @description Of a failed or cancelled run: what was reached. */
            report?: components["schemas"]["AgentReport"] | null;
            /** @description Of a failed run. */
            error?: components["schemas"]["Failure"] | null;
            /**
             * @description Tokens and dollars so far.
             * @default {
             *       "input_tokens": 0,
             *       "output_tokens": 0,
             *       "cache_read_tokens": 0,
             *       "cost_usd": 0,
             *       "model_calls": 0,
             *       "by_step": {}
             *     }
             */
            usage: components["schemas"]["Usage"];
            /** @description Where its events and its trace are. */
            links: components["schemas"]["TurnLinks"];
        };
        /**
         * RunCreate
         * @description Run an agent.
         */
        RunCreate: {
            /** @description By name; an unknown one is answered with the list of names. */
            agent: string;
            /** @description What to do, in plain text. */
            instructions: string;
            /**
             * @description The material that it needs: a JSON object, 64,000 bytes at most.
             * @default {}
             */
            payload?: {
                [key: string]: unknown;
            };
            /**
             * @description `sync` waits up to 25 seconds for the end: 201 with the run that has ended, else 202 with the run as it is, which
             *     goes on. `async` answers 202 at once.
             * @default sync
             * @enum {string}
             */
            mode?: "sync" | "async";
            /** @description Limits of this run. Null: those of the settings. */
            budget?: components["schemas"]["Budget"] | null;
            /**
             * @description Yours; returned as given.
             * @default {}
             */
            metadata?: {
                [key: string]: string;
            };
        };
        /**
         * RunPage
         * @description Runs, newest first.
         */
        RunPage: {
            /** @description The entries of this page. */
            data: components["schemas"]["Run"][];
            /** @description Opaque; belongs to this list and this user. */
            next_cursor?: string | null;
        };
        /**
         * RunTask
         * @description What an agent is asked to do. It reads all of it as material, never as instructions that stand above its own.
         */
        RunTask: {
            /** @description By name; an unknown one is answered with the list of names. */
            agent: string;
            /** @description What to do, in plain text. */
            instructions: string;
            /**
             * @description The material that it needs: a JSON object, 64,000 bytes at most.
             * @default {}
             */
            payload?: {
                [key: string]: unknown;
            };
        };
        /**
         * SafetyEvent
         * @description The screening of the question found something.
         */
        SafetyEvent: {
            /** @description Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes. */
            seq: number;
            /** @description Deterministic: an effect that is replayed announces nothing twice. */
            id: string;
            /** @description The turn's id, or the run's. */
            turn_id: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /** @description The state of the turn's machine in which it happened; null outside of any. */
            step?: string | null;
            /** @description Who it is about; null where it is no agent. */
            agent?: string | null;
            /**
             * @description Which event it is.
             * @constant
             */
            type: "safety.flagged";
            /** @description What there is to say of it. */
            data: components["schemas"]["SafetyFlagged"];
        };
        /**
         * SafetyFlagged
         * @description What the screening found.
         */
        SafetyFlagged: {
            /** @description docs/concepts/safety.md says what each means. */
            flags: string[];
            /**
             * @description Who saw it: a rule before any model, or the model that takes a second look.
             * @default rule
             * @enum {string}
             */
            by: "rule" | "model";
        };
        /**
         * Series
         * @description One metric or marker over time.
         */
        Series: {
            /** @description Name of the catalogue, or of the marker. */
            metric: string;
            /** @description What a person calls it. */
            label: string;
            /** @description Of all points; empty for ratios and scores. */
            unit: string;
            /**
             * @description `day`: a daily metric. `marker`: measured now and then.
             * @enum {string}
             */
            kind: "day" | "marker";
            /** @description Oldest first; spans without a value are absent. */
            points: components["schemas"]["Point"][];
            /**
             * @description Measurements whose unit does not convert into the series' unit.
             * @default 0
             */
            left_out: number;
        };
        /**
         * SeriesAnswer
         * @description Series over the same span.
         */
        SeriesAnswer: {
            /**
             * @description Always `series`.
             * @default series
             * @constant
             */
            object: "series";
            /**
             * Format: date
             * @description First date of the range.
             */
            first: string;
            /**
             * Format: date
             * @description Last date of the range, included.
             */
            last: string;
            /**
             * @description Length of one point's span.
             * @enum {string}
             */
            resolution: "day" | "week" | "month";
            /**
             * @description How a span's values became one.
             * @enum {string}
             */
            aggregation: "mean" | "median" | "min" | "max" | "sum" | "first" | "last" | "count";
            /** @description One series for each name, in the order in which they were asked for. */
            data: components["schemas"]["Series"][];
        };
        /**
         * SkippedKind
         * @description What was left out for one reason.
         */
        SkippedKind: {
            /** @description A word of a fixed list: see docs/concepts/imports.md. */
            reason: string;
            /** @description A kind of record, a column or a kind of file. */
            what: string;
            /** @description How many of it were left out. */
            count: number;
            /**
             * @description Where the first of them is: a line, a file of the archive.
             * @default
             */
            first: string;
        };
        /**
         * Source
         * @description One provider.
         */
        Source: {
            /**
             * @description Always `source`.
             * @default source
             * @constant
             */
            object: "source";
            /** @description Its slug, such as `oura`. */
            provider: string;
            /**
             * @description `error`: the provider refuses Terra's access for now, the person may have to connect again. `imported`: files only.
             * @enum {string}
             */
            status: "connected" | "error" | "disconnected" | "imported";
            /** @description How its data comes: `terra`, `import`. */
            via: string[];
            /** @description When it was connected; null for files. */
            connected_at?: string | null;
            /** @description UTC date on which data came last. */
            last_data_on?: string | null;
            /**
             * @description Of `error` and `disconnected`: `connection_error`, `access_revoked`, `deauth`, `user_reauth` or
             *     `disconnected_by_you`.
             */
            reason?: string | null;
        };
        /**
         * SourceConnect
         * @description A page where the person connects a provider.
         */
        SourceConnect: {
            /**
             * @description Which to offer; empty: all that the deployment has.
             * @default []
             */
            providers?: string[];
            /**
             * @description Of the page.
             * @default en
             */
            language?: string;
            /** @description Where the browser goes afterwards. */
            success_url?: string | null;
            /** @description Where the browser goes when it did not work. */
            failure_url?: string | null;
        };
        /**
         * SourceList
         * @description Connected providers and imports.
         */
        SourceList: {
            /** @description All of them. */
            data: components["schemas"]["Source"][];
        };
        /**
         * SourcePriorities
         * @description Which source is believed where several speak of a metric: exactly one, the first of these that does.
         */
        SourcePriorities: {
            /**
             * @description For all metrics without an order of their own. Sources that are not named follow in Amy's order.
             * @default []
             */
            default?: string[];
            /**
             * @description By metric name, as in GET /v1/data/metrics; `workouts` too.
             * @default {}
             */
            metrics?: {
                [key: string]: string[];
            };
        };
        /**
         * SourceSession
         * @description Open `url` in the person's own browser; it is good for one connection, by that person.
         */
        SourceSession: {
            /**
             * @description Always `source_session`.
             * @default source_session
             * @constant
             */
            object: "source_session";
            /** @description The page where the person chooses a provider. */
            url: string;
            /**
             * Format: date-time
             * @description Until when it can be opened.
             */
            expires_at: string;
        };
        /**
         * Statistic
         * @description A quantity of the strict layer.
         */
        Statistic: {
            /** @description What was measured. */
            name: string;
            /** @description Null where it could not be computed. */
            value: number | null;
            /** @description What it says, in a sentence. */
            meaning: string;
        };
        /**
         * StepData
         * @description How a step goes.
         */
        StepData: {
            /** @description 1 for the first; a step that is tried again counts on. */
            attempt: number;
            /** @description Once it has ended. */
            duration_ms?: number | null;
            /** @description What its model calls cost, in US dollars. */
            cost_usd?: number | null;
            /** @description Of step.retrying and step.failed. */
            error?: components["schemas"]["Failure"] | null;
        };
        /**
         * StepEvent
         * @description A step of the turn began, ended, is tried again, or failed.
         */
        StepEvent: {
            /** @description Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes. */
            seq: number;
            /** @description Deterministic: an effect that is replayed announces nothing twice. */
            id: string;
            /** @description The turn's id, or the run's. */
            turn_id: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /** @description The state of the turn's machine in which it happened; null outside of any. */
            step?: string | null;
            /** @description Who it is about; null where it is no agent. */
            agent?: string | null;
            /**
             * @description Which event it is.
             * @enum {string}
             */
            type: "step.started" | "step.completed" | "step.retrying" | "step.failed";
            /** @description What there is to say of it. */
            data: components["schemas"]["StepData"];
        };
        /**
         * StepUsage
         * @description Tokens and dollars.
         */
        StepUsage: {
            /**
             * @description Read by models, without those from a cache.
             * @default 0
             */
            input_tokens: number;
            /**
             * @description Written by models.
             * @default 0
             */
            output_tokens: number;
            /**
             * @description Read from the provider's cache.
             * @default 0
             */
            cache_read_tokens: number;
            /**
             * @description US dollars.
             * @default 0
             */
            cost_usd: number;
            /**
             * @description How many.
             * @default 0
             */
            model_calls: number;
        };
        /**
         * StreamToken
         * @description Goes into the address of a stream: `GET /v1/turns/{turn_id}/events?token=…`. It opens nothing else.
         */
        StreamToken: {
            /**
             * @description Always `stream_token`.
             * @default stream_token
             * @constant
             */
            object: "stream_token";
            /** @description `amy_st_…`. */
            token: string;
            /**
             * Format: date-time
             * @description In five minutes. A stream that is open goes on; one that is opened later needs a new token.
             */
            expires_at: string;
        };
        /**
         * StreamTokenCreate
         * @description Nothing to say: the token is for the events of the caller's own turns and runs.
         */
        StreamTokenCreate: Record<string, unknown>;
        /**
         * Summary
         * @description What is known of one local date.
         */
        Summary: {
            /**
             * @description Always `summary`.
             * @default summary
             * @constant
             */
            object: "summary";
            /**
             * Format: date
             * @description The person's local date.
             */
            date: string;
            /** @description By name of the catalogue (GET /v1/data/metrics). What was not measured is absent. */
            metrics: {
                [key: string]: components["schemas"]["DayValue"];
            };
            /**
             * @description Kinds of exercise.
             * @default []
             */
            workouts: string[];
            /** @description Whose list of workouts it is; null where there are none. */
            workouts_source?: string | null;
        };
        /**
         * SummaryPage
         * @description Days, newest first.
         */
        SummaryPage: {
            /** @description The entries of this page. */
            data: components["schemas"]["Summary"][];
            /** @description Opaque; belongs to this list and this user. */
            next_cursor?: string | null;
        };
        /**
         * SyncEntry
         * @description The state of one thing as it is now, or that it is gone.
         */
        SyncEntry: {
            /** @description `day`, `activity`, `marker`, `source`, `lab`. Ignore kinds that you do not know. */
            kind: string;
            /** @description Tells the thing apart among its kind; the same for ever. */
            key: string;
            /**
             * @description True: remove it from your copy.
             * @default false
             */
            deleted: boolean;
            /** @description All of it; null where it is gone. */
            value?: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * SyncPage
         * @description A part of what changed. Apply the entries in their order, keep `cursor`, and ask again with it.
         */
        SyncPage: {
            /** @description Apply them in this order. */
            data: components["schemas"]["SyncEntry"][];
            /** @description Never null: keep it until the next time. */
            cursor: string;
            /** @description Whether to ask again at once. */
            has_more: boolean;
        };
        /**
         * TextDelta
         * @description A piece of the answer: mostly a sentence, since its numbers are checked before it is let out.
         */
        TextDelta: {
            /** @description Put it behind what there is. */
            text: string;
            /** @description A larger one than before comes after `answer.reset`. */
            attempt: number;
        };
        /**
         * TextDeltaEvent
         * @description A piece of the answer, as it is written.
         */
        TextDeltaEvent: {
            /** @description Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes. */
            seq: number;
            /** @description Deterministic: an effect that is replayed announces nothing twice. */
            id: string;
            /** @description The turn's id, or the run's. */
            turn_id: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /** @description The state of the turn's machine in which it happened; null outside of any. */
            step?: string | null;
            /** @description Who it is about; null where it is no agent. */
            agent?: string | null;
            /**
             * @description Which event it is.
             * @constant
             */
            type: "text.delta";
            /** @description What there is to say of it. */
            data: components["schemas"]["TextDelta"];
        };
        /**
         * TokenRevocation
         * @description RFC 7009 §2.1: as a form, or as JSON.
         */
        TokenRevocation: {
            /** @description The key that is to open nothing any more: `amy_sk_…`. */
            token: string;
            /** @description Read and not used: there is one type of them. */
            token_type_hint?: string | null;
            /** @description Not used. */
            client_id?: string | null;
        };
        /**
         * TokenRevoked
         * @description RFC 7009 §2.2: that the answer is 200 says it all.
         */
        TokenRevoked: Record<string, unknown>;
        /**
         * ToolCallReport
         * @description One call of a tool.
         */
        ToolCallReport: {
            /** @description `delegate_to_<agent>` for a delegation. */
            tool: string;
            /** @description Its beginning. */
            input: string;
            /** @description False: the tool answered with an error, which the agent saw. */
            ok: boolean;
            /** @description Null: of a delegation in a run that did not come to its end; it has no record of its own. */
            duration_ms: number | null;
        };
        /**
         * Trace
         * @description What a turn or run did: every step with its effects.
         */
        Trace: {
            /** @description The turn's id, or the run's. */
            turn_id: string;
            /** @description Content hash of the snapshot that the turn was pinned to. */
            snapshot?: string | null;
            /** @description In the order in which they began. */
            steps: components["schemas"]["TraceStep"][];
        };
        /**
         * TraceEffect
         * @description One effect as the journal recorded it: a model call, a sandbox run, a tool call, a clock, an id.
         */
        TraceEffect: {
            /** @description Where in the turn it happened; the same in every attempt and replay. */
            path: string;
            /** @description `model`, `tool`, `sandbox`, … */
            kind: string;
            /**
             * Format: date-time
             * @description When it was recorded.
             */
            at: string;
            /** @description How long it took. */
            duration_ms: number;
            /** @description Of what was asked; a replay compares it. */
            request_hash: string;
            /** @description Of a model call: the model's id. */
            model?: string | null;
            /** @description Of a model call that was paid for in this turn. */
            usage?: components["schemas"]["StepUsage"] | null;
            /**
             * @description Whether it was taken from the record of the turn that this one replays; `at` says when.
             * @default false
             */
            replayed: boolean;
            /** @description With `?include=bodies`: request and response. */
            body?: unknown | null;
        };
        /**
         * TraceStep
         * @description One step.
         */
        TraceStep: {
            /** @description The state's name, with phase and branch where it has them. */
            path: string;
            /**
             * @description How it stands.
             * @enum {string}
             */
            status: "running" | "completed" | "failed";
            /** @description How often it was begun. */
            attempts: number;
            /**
             * Format: date-time
             * @description When its last attempt began.
             */
            started_at: string;
            /** @description Of its last attempt; null while it runs. */
            duration_ms?: number | null;
            /**
             * @description Tokens and dollars of its model calls.
             * @default {
             *       "input_tokens": 0,
             *       "output_tokens": 0,
             *       "cache_read_tokens": 0,
             *       "cost_usd": 0,
             *       "model_calls": 0
             *     }
             */
            usage: components["schemas"]["StepUsage"];
            /** @description Of one that failed. */
            error?: components["schemas"]["Failure"] | null;
            /**
             * @description In the order in which they were recorded.
             * @default []
             */
            effects: components["schemas"]["TraceEffect"][];
        };
        /**
         * Turn
         * @description A question, and the durable reasoning that answers it.
         */
        Turn: {
            /** @description `turn_…` */
            id: string;
            /**
             * @description Always `turn`.
             * @default turn
             * @constant
             */
            object: "turn";
            /**
             * @description `pending`: made and not started. `queued`: about to begin, or it waits for another. `awaiting_approval`: it waits
             *     for its person. `completed`, `failed` and `cancelled` end it; a failed one can be retried.
             * @enum {string}
             */
            status: "pending" | "queued" | "running" | "awaiting_approval" | "completed" | "failed" | "cancelled";
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description When it began; null before. */
            started_at?: string | null;
            /** @description When it ended; null before. */
            ended_at?: string | null;
            /** @description The conversation, as it was given. */
            messages: components["schemas"]["Message"][];
            /**
             * @description Yours, as given.
             * @default {}
             */
            metadata: {
                [key: string]: string;
            };
            /**
             * @description `question`: asked by a person. `check_in`: asked by a check-in. `replay`: a replay of another turn.
             * @default question
             * @enum {string}
             */
            kind: "question" | "check_in" | "replay";
            /** @description The turn that this one replays. It may have been deleted since. */
            parent_id?: string | null;
            /** @description Of a replay: how it was asked for, with aliases and `current` resolved. */
            replay?: components["schemas"]["Replay"] | null;
            /** @description Which agents answer; null before that is known. */
            route?: components["schemas"]["Route"] | null;
            /** @description Of a turn with `start: plan`, once it is there; it stays when the turn goes on. */
            plan?: components["schemas"]["Plan"] | null;
            /** @description Of an enqueued turn: the one after whose end it begins. */
            waits_for?: string | null;
            /** @description Of a failed or cancelled turn: what was reached. */
            result?: components["schemas"]["TurnResult"] | null;
            /** @description Of a failed turn. */
            error?: components["schemas"]["Failure"] | null;
            /**
             * @description Tokens and dollars so far.
             * @default {
             *       "input_tokens": 0,
             *       "output_tokens": 0,
             *       "cache_read_tokens": 0,
             *       "cost_usd": 0,
             *       "model_calls": 0,
             *       "by_step": {}
             *     }
             */
            usage: components["schemas"]["Usage"];
            /** @description Where its events and its trace are. */
            links: components["schemas"]["TurnLinks"];
        };
        /**
         * TurnCreate
         * @description Start a turn.
         */
        TurnCreate: {
            /** @description The conversation so far; the last message is the person's question. */
            messages: components["schemas"]["Message"][];
            /**
             * @description False: no `text.delta` events are written; all others are.
             * @default true
             */
            stream?: boolean;
            /**
             * @description `queued` waits for POST …/start; `plan` stops after the questions to the agents are known, with a cost estimate, and
             *     waits for POST …/start as well.
             * @default now
             * @enum {string}
             */
            start?: "now" | "queued" | "plan";
            /**
             * @description Pause before the answer is given, until the person has seen findings and draft and approved (/v1/approvals). What has
             *     neither, such as the reply to an emergency, is said at once.
             * @default false
             */
            require_approval?: boolean;
            /**
             * @description What to do when this user has a turn at work, at the moment at which this one would begin: `reject` answers 409,
             *     `enqueue` begins when the newest one has ended, `cancel_previous` cancels all others, those that wait included. A turn
             *     that waits for an approval is not at work.
             * @default allow
             * @enum {string}
             */
            if_active?: "allow" | "reject" | "enqueue" | "cancel_previous";
            /** @description Limits of this turn. Null: those of the settings. */
            budget?: components["schemas"]["Budget"] | null;
            /**
             * @description Yours; returned as given.
             * @default {}
             */
            metadata?: {
                [key: string]: string;
            };
        };
        /**
         * TurnEnded
         * @description The last event: how the turn, or the run, ended.
         */
        TurnEnded: {
            /** @description Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes. */
            seq: number;
            /** @description Deterministic: an effect that is replayed announces nothing twice. */
            id: string;
            /** @description The turn's id, or the run's. */
            turn_id: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /** @description The state of the turn's machine in which it happened; null outside of any. */
            step?: string | null;
            /** @description Who it is about; null where it is no agent. */
            agent?: string | null;
            /**
             * @description Which event it is.
             * @enum {string}
             */
            type: "turn.completed" | "turn.failed" | "turn.cancelled";
            /** @description What there is to say of it. */
            data: components["schemas"]["Ended"];
        };
        /**
         * TurnLifecycle
         * @description The turn is queued, begins, goes on, or waits for its person.
         */
        TurnLifecycle: {
            /** @description Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes. */
            seq: number;
            /** @description Deterministic: an effect that is replayed announces nothing twice. */
            id: string;
            /** @description The turn's id, or the run's. */
            turn_id: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /** @description The state of the turn's machine in which it happened; null outside of any. */
            step?: string | null;
            /** @description Who it is about; null where it is no agent. */
            agent?: string | null;
            /**
             * @description Which event it is.
             * @enum {string}
             */
            type: "turn.queued" | "turn.started" | "turn.resumed" | "turn.paused";
            /** @description What there is to say of it. */
            data: components["schemas"]["Reason"];
        };
        /**
         * TurnLinks
         * @description Addresses below the API's own.
         */
        TurnLinks: {
            /** @description Its events, as a stream or page by page. */
            events: string;
            /** @description Every step and effect. */
            trace: string;
        };
        /**
         * TurnPage
         * @description Turns, newest first.
         */
        TurnPage: {
            /** @description The entries of this page. */
            data: components["schemas"]["Turn"][];
            /** @description Opaque; belongs to this list and this user. */
            next_cursor?: string | null;
        };
        /**
         * TurnResult
         * @description An answer, and what it rests on.
         */
        TurnResult: {
            /** @description The answer, in Markdown. */
            text: string;
            /**
             * @description `answer`: of agents. `coaching`: of the coach. `briefing`: of an investigation. `fallback`: no agent was meant.
             *     `safety`: the reviewed reply to an emergency.
             * @enum {string}
             */
            mode: "answer" | "coaching" | "briefing" | "fallback" | "safety";
            /**
             * @description Every claim about the data, the rejected ones, too.
             * @default []
             */
            findings: components["schemas"]["Finding"][];
            /**
             * @description Every number that the answer was allowed to cite, by `<finding id>.<key>`: an interval as `<key>_low` and
             *     `<key>_high`, the days with values of a window as `<window>.days`.
             * @default {}
             */
            fact_sheet: {
                [key: string]: number;
            };
            /**
             * @description What the check of the answer's numbers found.
             * @default {
             *       "issues": []
             *     }
             */
            fact_check: components["schemas"]["FactCheck"];
            /**
             * @description What is published and was cited.
             * @default []
             */
            citations: components["schemas"]["Citation"][];
            /**
             * @description What the screening of the question found; docs/concepts/safety.md says what each means.
             * @default []
             */
            safety_flags: string[];
            /**
             * @description Ids of what was learned.
             * @default []
             */
            memories_added: string[];
        };
        /**
         * Upload
         * @description A form to send as `multipart/form-data`: every field as it is here, then the file as the last part, named `file`.
         *     Whoever holds it may write this one object, and nothing else, until it expires.
         */
        Upload: {
            /**
             * @description Of the request.
             * @default POST
             */
            method: string;
            /** @description Where to send it. Send no Authorization header with it. */
            url: string;
            /** @description Name and value of each field of the form. */
            fields: {
                [key: string]: string;
            };
            /** @description A larger file is refused. */
            max_bytes: number;
            /**
             * Format: date-time
             * @description Until when it can be sent.
             */
            expires_at: string;
        };
        /**
         * Usage
         * @description Tokens and dollars of a turn or run.
         */
        Usage: {
            /**
             * @description Read by models, without those from a cache.
             * @default 0
             */
            input_tokens: number;
            /**
             * @description Written by models.
             * @default 0
             */
            output_tokens: number;
            /**
             * @description Read from the provider's cache.
             * @default 0
             */
            cache_read_tokens: number;
            /**
             * @description US dollars.
             * @default 0
             */
            cost_usd: number;
            /**
             * @description How many.
             * @default 0
             */
            model_calls: number;
            /**
             * @description The same, by step.
             * @default {}
             */
            by_step: {
                [key: string]: components["schemas"]["StepUsage"];
            };
        };
        /**
         * ValueChange
         * @description A word on one value. Fields beside `id` and `decision` correct it.
         */
        ValueChange: {
            /** @description Which value: `v1`, `v2`, … as the report has them. */
            id: string;
            /**
             * @description Whether it counts.
             * @default confirm
             * @enum {string}
             */
            decision?: "confirm" | "drop";
            /** @description In place of what was read. */
            value?: number | null;
            /** @description In place of what was read. */
            unit?: string | null;
            /** @description Any name that the marker goes by. */
            marker?: string | null;
        };
        /** Return */
        SystemHealthResult: {
            [key: string]: string;
        };
        ActionsListQuery: {
            /**
             * @description Only those with this status.
             * @enum {string}
             */
            status?: "emitted" | "awaiting_approval" | "acted" | "refused" | "rejected" | "failed";
            /** @description Only those of this topic. */
            topic?: string;
            /** @description Only those of this turn or run. */
            turn_id?: string;
            /**
             * @description Most entries of the page.
             * @default 20
             */
            limit?: number;
            /** @description `next_cursor` of the page before, exactly as it came. */
            cursor?: string;
        };
        ApiKeysListQuery: {
            /**
             * @description Most entries of the page.
             * @default 20
             */
            limit?: number;
            /** @description `next_cursor` of the page before, exactly as it came. */
            cursor?: string;
        };
        ApprovalsListQuery: {
            /**
             * @description Only these.
             * @enum {string}
             */
            status?: "pending" | "approved" | "rejected";
            /**
             * @description Most entries of the page.
             * @default 20
             */
            limit?: number;
            /** @description `next_cursor` of the page before, exactly as it came. */
            cursor?: string;
        };
        CheckInsListQuery: {
            /**
             * @description Most entries of the page.
             * @default 20
             */
            limit?: number;
            /** @description `next_cursor` of the page before, exactly as it came. */
            cursor?: string;
        };
        CheckInsResultsQuery: {
            /**
             * @description Most entries of the page.
             * @default 20
             */
            limit?: number;
        };
        DataBiomarkersQuery: {
            /** @description Names of the catalogue, with commas. */
            metrics: string;
            /**
             * Format: date
             * @description First date, `YYYY-MM-DD`.
             */
            from?: string;
            /**
             * Format: date
             * @description Last date, included. Without it: today, where you are.
             */
            to?: string;
            /**
             * @description Length of one point's span.
             * @default day
             * @enum {string}
             */
            resolution?: "day" | "week" | "month";
            /**
             * @description How a span's values become one.
             * @default mean
             * @enum {string}
             */
            aggregation?: "mean" | "median" | "min" | "max" | "sum" | "first" | "last" | "count";
            /** @description Instead of the metric's own. */
            unit?: string;
        };
        DataSummariesQuery: {
            /**
             * Format: date
             * @description First date, `YYYY-MM-DD`.
             */
            from?: string;
            /**
             * Format: date
             * @description Last date, included. Without it: today, where you are.
             */
            to?: string;
            /**
             * @description Most entries of the page.
             * @default 20
             */
            limit?: number;
            /** @description `next_cursor` of the page before, exactly as it came. */
            cursor?: string;
        };
        DataSyncQuery: {
            /** @description `cursor` of the page before. */
            cursor?: string;
            /**
             * @description About how many entries.
             * @default 500
             */
            limit?: number;
        };
        ErasuresGetQuery: {
            /**
             * @description From the link that DELETE /v1/me gave.
             * @default
             */
            token?: string;
        };
        ExportsListQuery: {
            /**
             * @description Most entries of the page.
             * @default 20
             */
            limit?: number;
            /** @description `next_cursor` of the page before, exactly as it came. */
            cursor?: string;
        };
        ImportsListQuery: {
            /**
             * @description Most entries of the page.
             * @default 20
             */
            limit?: number;
            /** @description `next_cursor` of the page before, exactly as it came. */
            cursor?: string;
        };
        LabsListQuery: {
            /**
             * @description Most entries of the page.
             * @default 20
             */
            limit?: number;
            /** @description `next_cursor` of the page before, exactly as it came. */
            cursor?: string;
        };
        MeEraseQuery: {
            /**
             * @description Your user id, as GET /v1/me says it.
             * @default
             */
            confirm?: string;
        };
        MemoryListQuery: {
            /** @description Search for this. */
            q?: string;
            /**
             * @description Only of this kind.
             * @enum {string}
             */
            kind?: "goal" | "barrier" | "preference" | "insight" | "hypothesis" | "decision" | "value" | "tested_hypothesis" | "fact";
            /** @description Only this agent's; `user`: the shared ones. */
            agent?: string;
            /**
             * @description Most entries of the page.
             * @default 20
             */
            limit?: number;
            /** @description `next_cursor` of the page before, exactly as it came. */
            cursor?: string;
        };
        ReviewsListQuery: {
            /**
             * @description Only those with this status.
             * @enum {string}
             */
            status?: "open" | "resolved";
            /**
             * @description Most entries of the page.
             * @default 20
             */
            limit?: number;
            /** @description `next_cursor` of the page before, exactly as it came. */
            cursor?: string;
        };
        RunsListQuery: {
            /**
             * @description Most entries of the page.
             * @default 20
             */
            limit?: number;
            /** @description `next_cursor` of the page before, exactly as it came. */
            cursor?: string;
        };
        RunsTraceQuery: {
            /**
             * @description `bodies` adds request and response of each effect.
             * @constant
             */
            include?: "bodies";
        };
        SourcesDeleteQuery: {
            /**
             * @description Forget what it said, too.
             * @default false
             */
            delete_data?: boolean;
        };
        TurnsListQuery: {
            /**
             * @description Most entries of the page.
             * @default 20
             */
            limit?: number;
            /** @description `next_cursor` of the page before, exactly as it came. */
            cursor?: string;
        };
        TurnsTraceQuery: {
            /**
             * @description `bodies` adds request and response of each effect.
             * @constant
             */
            include?: "bodies";
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
};
export type Action = components['schemas']['Action'];
export type ActionPage = components['schemas']['ActionPage'];
export type Activity = components['schemas']['Activity'];
export type AgentData = components['schemas']['AgentData'];
export type AgentEvent = components['schemas']['AgentEvent'];
export type AgentReport = components['schemas']['AgentReport'];
export type AnswerCompleted = components['schemas']['AnswerCompleted'];
export type AnswerCompletedEvent = components['schemas']['AnswerCompletedEvent'];
export type AnswerReset = components['schemas']['AnswerReset'];
export type AnswerResetEvent = components['schemas']['AnswerResetEvent'];
export type ApiKey = components['schemas']['ApiKey'];
export type ApiKeyCreate = components['schemas']['ApiKeyCreate'];
export type ApiKeyCreated = components['schemas']['ApiKeyCreated'];
export type ApiKeyPage = components['schemas']['ApiKeyPage'];
export type ApiKeyUpdate = components['schemas']['ApiKeyUpdate'];
export type Approval = components['schemas']['Approval'];
export type ApprovalData = components['schemas']['ApprovalData'];
export type ApprovalDecision = components['schemas']['ApprovalDecision'];
export type ApprovalEvent = components['schemas']['ApprovalEvent'];
export type ApprovalPage = components['schemas']['ApprovalPage'];
export type Budget = components['schemas']['Budget'];
export type Catalogue = components['schemas']['Catalogue'];
export type CheckIn = components['schemas']['CheckIn'];
export type CheckInCreate = components['schemas']['CheckInCreate'];
export type CheckInPage = components['schemas']['CheckInPage'];
export type CheckInResult = components['schemas']['CheckInResult'];
export type CheckInResultPage = components['schemas']['CheckInResultPage'];
export type CheckInUpdate = components['schemas']['CheckInUpdate'];
export type Citation = components['schemas']['Citation'];
export type Consent = components['schemas']['Consent'];
export type ConsentCreate = components['schemas']['ConsentCreate'];
export type ConsentState = components['schemas']['ConsentState'];
export type Consents = components['schemas']['Consents'];
export type CostData = components['schemas']['CostData'];
export type CostEvent = components['schemas']['CostEvent'];
export type DaySummary = components['schemas']['DaySummary'];
export type DayValue = components['schemas']['DayValue'];
export type DetectedChange = components['schemas']['DetectedChange'];
export type DeviceLogin = components['schemas']['DeviceLogin'];
export type DeviceLoginDecision = components['schemas']['DeviceLoginDecision'];
export type DeviceLoginRequest = components['schemas']['DeviceLoginRequest'];
export type DeviceLoginStart = components['schemas']['DeviceLoginStart'];
export type DeviceToken = components['schemas']['DeviceToken'];
export type DeviceTokenRequest = components['schemas']['DeviceTokenRequest'];
export type Doubt = components['schemas']['Doubt'];
export type Ended = components['schemas']['Ended'];
export type Erasure = components['schemas']['Erasure'];
export type ErasureLinks = components['schemas']['ErasureLinks'];
export type ErrorBody = components['schemas']['ErrorBody'];
export type ErrorDetail = components['schemas']['ErrorDetail'];
export type Event = components['schemas']['Event'];
export type EventBatch = components['schemas']['EventBatch'];
export type Export = components['schemas']['Export'];
export type ExportDownload = components['schemas']['ExportDownload'];
export type ExportPage = components['schemas']['ExportPage'];
export type ExportProgress = components['schemas']['ExportProgress'];
export type FactCheck = components['schemas']['FactCheck'];
export type FactCheckData = components['schemas']['FactCheckData'];
export type FactCheckEvent = components['schemas']['FactCheckEvent'];
export type FactCheckIssue = components['schemas']['FactCheckIssue'];
export type Failure = components['schemas']['Failure'];
export type Finding = components['schemas']['Finding'];
export type FindingData = components['schemas']['FindingData'];
export type FindingEvent = components['schemas']['FindingEvent'];
export type Gate = components['schemas']['Gate'];
export type Import = components['schemas']['Import'];
export type ImportCreate = components['schemas']['ImportCreate'];
export type ImportPage = components['schemas']['ImportPage'];
export type ImportPreview = components['schemas']['ImportPreview'];
export type ImportProgress = components['schemas']['ImportProgress'];
export type ImportReport = components['schemas']['ImportReport'];
export type Lab = components['schemas']['Lab'];
export type LabCreate = components['schemas']['LabCreate'];
export type LabPage = components['schemas']['LabPage'];
export type LabProgress = components['schemas']['LabProgress'];
export type LabRange = components['schemas']['LabRange'];
export type LabSummary = components['schemas']['LabSummary'];
export type LabUpdate = components['schemas']['LabUpdate'];
export type LabValue = components['schemas']['LabValue'];
export type LeftOut = components['schemas']['LeftOut'];
export type Me = components['schemas']['Me'];
export type MeUpdate = components['schemas']['MeUpdate'];
export type Memory = components['schemas']['Memory'];
export type MemoryAdded = components['schemas']['MemoryAdded'];
export type MemoryCreate = components['schemas']['MemoryCreate'];
export type MemoryEvent = components['schemas']['MemoryEvent'];
export type MemoryPage = components['schemas']['MemoryPage'];
export type MemoryUpdate = components['schemas']['MemoryUpdate'];
export type Message = components['schemas']['Message'];
export type MetricEntry = components['schemas']['MetricEntry'];
export type OAuthError = components['schemas']['OAuthError'];
export type Plan = components['schemas']['Plan'];
export type Point = components['schemas']['Point'];
export type Profile = components['schemas']['Profile'];
export type Proof = components['schemas']['Proof'];
export type ProofDay = components['schemas']['ProofDay'];
export type ProofLiteral = components['schemas']['ProofLiteral'];
export type ProofNumber = components['schemas']['ProofNumber'];
export type ProofPhase = components['schemas']['ProofPhase'];
export type ProofSnapshot = components['schemas']['ProofSnapshot'];
export type QuietHours = components['schemas']['QuietHours'];
export type Reason = components['schemas']['Reason'];
export type Rebuild = components['schemas']['Rebuild'];
export type Recomputed = components['schemas']['Recomputed'];
export type Replay = components['schemas']['Replay'];
export type ReplayOverrides = components['schemas']['ReplayOverrides'];
export type Review = components['schemas']['Review'];
export type ReviewPage = components['schemas']['ReviewPage'];
export type ReviewResolve = components['schemas']['ReviewResolve'];
export type Route = components['schemas']['Route'];
export type RouteDecided = components['schemas']['RouteDecided'];
export type RouteEvent = components['schemas']['RouteEvent'];
export type Run = components['schemas']['Run'];
export type RunCreate = components['schemas']['RunCreate'];
export type RunPage = components['schemas']['RunPage'];
export type RunTask = components['schemas']['RunTask'];
export type SafetyEvent = components['schemas']['SafetyEvent'];
export type SafetyFlagged = components['schemas']['SafetyFlagged'];
export type Series = components['schemas']['Series'];
export type SeriesAnswer = components['schemas']['SeriesAnswer'];
export type SkippedKind = components['schemas']['SkippedKind'];
export type Source = components['schemas']['Source'];
export type SourceConnect = components['schemas']['SourceConnect'];
export type SourceList = components['schemas']['SourceList'];
export type SourcePriorities = components['schemas']['SourcePriorities'];
export type SourceSession = components['schemas']['SourceSession'];
export type Statistic = components['schemas']['Statistic'];
export type StepData = components['schemas']['StepData'];
export type StepEvent = components['schemas']['StepEvent'];
export type StepUsage = components['schemas']['StepUsage'];
export type StreamToken = components['schemas']['StreamToken'];
export type StreamTokenCreate = components['schemas']['StreamTokenCreate'];
export type Summary = components['schemas']['Summary'];
export type SummaryPage = components['schemas']['SummaryPage'];
export type SyncEntry = components['schemas']['SyncEntry'];
export type SyncPage = components['schemas']['SyncPage'];
export type TextDelta = components['schemas']['TextDelta'];
export type TextDeltaEvent = components['schemas']['TextDeltaEvent'];
export type TokenRevocation = components['schemas']['TokenRevocation'];
export type TokenRevoked = components['schemas']['TokenRevoked'];
export type ToolCallReport = components['schemas']['ToolCallReport'];
export type Trace = components['schemas']['Trace'];
export type TraceEffect = components['schemas']['TraceEffect'];
export type TraceStep = components['schemas']['TraceStep'];
export type Turn = components['schemas']['Turn'];
export type TurnCreate = components['schemas']['TurnCreate'];
export type TurnEnded = components['schemas']['TurnEnded'];
export type TurnLifecycle = components['schemas']['TurnLifecycle'];
export type TurnLinks = components['schemas']['TurnLinks'];
export type TurnPage = components['schemas']['TurnPage'];
export type TurnResult = components['schemas']['TurnResult'];
export type Upload = components['schemas']['Upload'];
export type Usage = components['schemas']['Usage'];
export type ValueChange = components['schemas']['ValueChange'];
export type SystemHealthResult = components['schemas']['SystemHealthResult'];
export type ActionsListQuery = components['schemas']['ActionsListQuery'];
export type ApiKeysListQuery = components['schemas']['ApiKeysListQuery'];
export type ApprovalsListQuery = components['schemas']['ApprovalsListQuery'];
export type CheckInsListQuery = components['schemas']['CheckInsListQuery'];
export type CheckInsResultsQuery = components['schemas']['CheckInsResultsQuery'];
export type DataBiomarkersQuery = components['schemas']['DataBiomarkersQuery'];
export type DataSummariesQuery = components['schemas']['DataSummariesQuery'];
export type DataSyncQuery = components['schemas']['DataSyncQuery'];
export type ErasuresGetQuery = components['schemas']['ErasuresGetQuery'];
export type ExportsListQuery = components['schemas']['ExportsListQuery'];
export type ImportsListQuery = components['schemas']['ImportsListQuery'];
export type LabsListQuery = components['schemas']['LabsListQuery'];
export type MeEraseQuery = components['schemas']['MeEraseQuery'];
export type MemoryListQuery = components['schemas']['MemoryListQuery'];
export type ReviewsListQuery = components['schemas']['ReviewsListQuery'];
export type RunsListQuery = components['schemas']['RunsListQuery'];
export type RunsTraceQuery = components['schemas']['RunsTraceQuery'];
export type SourcesDeleteQuery = components['schemas']['SourcesDeleteQuery'];
export type TurnsListQuery = components['schemas']['TurnsListQuery'];
export type TurnsTraceQuery = components['schemas']['TurnsTraceQuery'];
