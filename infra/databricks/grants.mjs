/**
 * What Runward's identity needs in a workspace: to be registered there, and to run and cancel the named jobs and
 * pipelines. Runs use the rights of the job's own "run as", so the identity needs no access to data. It must not have
 * Contributor or Owner on the workspace resource: those make it a workspace admin at its first call
 * (https://kb.databricks.com/security/users-with-reader-role-added-to-admin-group).
 *
 * Grants are only added: PATCH does not change those of others
 * (https://docs.databricks.com/api/workspace/permissions/update).
 */
const PRINCIPALS = "/api/2.0/preview/scim/v2/ServicePrincipals";
const PRINCIPAL_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:ServicePrincipal";

/** The lowest level that may start and cancel, and the higher ones that include it. */
const LEVELS = {
  jobs: ["CAN_MANAGE_RUN", "CAN_MANAGE", "IS_OWNER"],
  pipelines: ["CAN_RUN", "CAN_MANAGE", "IS_OWNER"],
};

const permissionsPath = ({ type, id }) => `/api/2.0/permissions/${type}/${encodeURIComponent(id)}`;

const lookUpPath = (applicationId) =>
  `${PRINCIPALS}?filter=${encodeURIComponent(`applicationId eq "${applicationId}"`)}`;

const registration = ({ applicationId, displayName }) => ({
  method: "POST",
  path: PRINCIPALS,
  body: { schemas: [PRINCIPAL_SCHEMA], applicationId, displayName, active: true },
});

const grant = (target, applicationId) => ({
  method: "PATCH",
  path: permissionsPath(target),
  body: {
    access_control_list: [
      { service_principal_name: applicationId, permission_level: LEVELS[target.type][0] },
    ],
  },
});

/** Every request that `apply` may send. */
export function planOf({ applicationId, displayName, targets }) {
  return [
    { method: "GET", path: lookUpPath(applicationId) },
    { ...registration({ applicationId, displayName }), note: "unless it is registered already" },
    ...targets.map((target) => grant(target, applicationId)),
  ];
}

async function findPrincipal(send, applicationId) {
  const { Resources = [] } = await send({ method: "GET", path: lookUpPath(applicationId) });
  return Resources.find((principal) => principal.applicationId === applicationId) ?? null;
}

/** Returns one sentence for each change. */
export async function apply(send, { applicationId, displayName, targets }) {
  const done = [];
  if ((await findPrincipal(send, applicationId)) === null) {
    await send(registration({ applicationId, displayName }));
    done.push(`Registered ${applicationId} as ${displayName}`);
  } else {
    done.push(`${applicationId} is registered already`);
  }
  for (const target of targets) {
    await send(grant(target, applicationId));
    done.push(`Granted ${LEVELS[target.type][0]} on ${target.type}/${target.id}`);
  }
  return done;
}

/** Returns one sentence for each missing or excessive right. */
export async function findProblems(send, { applicationId, targets }) {
  const principal = await findPrincipal(send, applicationId);
  if (principal === null) return [`${applicationId} is not registered in the workspace`];
  const problems = [];
  if (principal.active === false) problems.push(`${applicationId} is deactivated`);
  if ((principal.groups ?? []).some(({ display }) => display === "admins")) {
    problems.push(`${applicationId} is a workspace admin, which it must not be`);
  }
  for (const target of targets) {
    const held = await levelsHeld(send, target, applicationId);
    const enough = LEVELS[target.type];
    if (!held.some((level) => enough.includes(level))) {
      problems.push(
        `${target.type}/${target.id} lacks ${enough[0]} (it has ${held.join(", ") || "nothing"})`,
      );
    }
  }
  return problems;
}

async function levelsHeld(send, target, applicationId) {
  const { access_control_list: entries = [] } = await send({
    method: "GET",
    path: permissionsPath(target),
  });
  return entries
    .filter((entry) => entry.service_principal_name === applicationId)
    .flatMap((entry) => (entry.all_permissions ?? []).map((held) => held.permission_level));
}
