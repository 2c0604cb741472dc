// The one good request that the vectors vary.

export const SECRET = "7512836e-9137-48ac-baaf-a1935b96e17a";
export const ISSUER = "jira:1234-5678-9000";
export const ISSUED = 1600000000;
export const EXPIRY = 1600000180;
export const NOW = 1600000060;

export const DEFAULT_POLICY = {
  leeway: 30,
  "max-lifetime": 900,
  late: 0,
  "query-token": false,
  "context-token": false,
};

export const TENANT = { "client-key": ISSUER, secrets: [SECRET] };

export function request(authorization, changes = {}) {
  return { method: "POST", target: "/callback", "base-path": "", authorization, ...changes };
}
