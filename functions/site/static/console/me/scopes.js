// What a key may do, in words, by scope. A scope that is not here is shown as it is.

export const SCOPES = {
  "turns:write": "Ask questions and start agents",
  "turns:read": "Read questions and answers",
  "data:read": "Read measurements and lab reports",
  "data:write": "Send and delete measurements and lab reports",
  "memory:read": "Read memories",
  "memory:write": "Change memories",
  "approvals:write": "Approve and reject",
  "account:read": "Read the account",
  "account:write": "Change the account, its keys too, and erase it",
};
