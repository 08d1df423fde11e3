import type { FastifyInstance } from "fastify";
import { startSimulatorServer, type SimulatorServer } from "../../local/simulators/server";

interface Principal {
  readonly applicationId: string;
  readonly displayName: string;
  readonly active: boolean;
  readonly groups: readonly { readonly display: string }[];
}

interface Entry {
  readonly service_principal_name?: string;
  readonly user_name?: string;
  readonly permission_level: string;
}

interface State {
  readonly principals: Principal[];
  /** By path, such as `jobs/1`. */
  readonly accessLists: Map<string, Entry[]>;
}

interface Permissions {
  Params: { type: string; id: string };
  Body: { access_control_list: Entry[] };
}

const PRINCIPALS = "/api/2.0/preview/scim/v2/ServicePrincipals";
const PERMISSIONS = "/api/2.0/permissions/:type/:id";

/** The part of a Databricks workspace that keeps principals and access lists. PATCH adds, as the real one does. */
export class FakeWorkspace implements AsyncDisposable {
  readonly principals: Principal[];
  readonly accessLists: Map<string, Entry[]>;
  readonly #server: SimulatorServer;

  private constructor(server: SimulatorServer, { principals, accessLists }: State) {
    this.#server = server;
    this.principals = principals;
    this.accessLists = accessLists;
  }

  static async start(): Promise<FakeWorkspace> {
    const state: State = { principals: [], accessLists: new Map() };
    const server = await startSimulatorServer({
      routes: (app) => {
        addRoutes(app, state);
      },
    });
    return new FakeWorkspace(server, state);
  }

  get baseUrl(): string {
    return this.#server.baseUrl;
  }

  /** `PATCH /api/…`, oldest first. */
  get requests(): string[] {
    const all = this.#server.requests.all();
    return all.map(({ method, url }) => `${method} ${decodeURIComponent(url)}`);
  }

  get tokens(): (string | undefined)[] {
    return this.#server.requests.all().map(({ headers }) => headers.authorization);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.close();
  }
}

function addRoutes(app: FastifyInstance, { principals, accessLists }: State): void {
  app.get<{ Querystring: { filter: string } }>(PRINCIPALS, ({ query }, reply) => {
    const wanted = /^applicationId eq "([^"]+)"$/.exec(query.filter)?.[1];
    const found = principals.filter(({ applicationId }) => applicationId === wanted);
    // SCIM leaves the field out of an empty list.
    return reply.send(found.length === 0 ? {} : { Resources: found });
  });
  app.post<{ Body: Principal }>(PRINCIPALS, ({ body }, reply) => {
    principals.push({ ...body, groups: [] });
    return reply.code(201).send({ id: "1" });
  });
  app.get<Permissions>(PERMISSIONS, ({ params }, reply) =>
    reply.send(listed(accessLists.get(`${params.type}/${params.id}`) ?? [])),
  );
  app.patch<Permissions>(PERMISSIONS, ({ params, body }, reply) => {
    const list = accessLists.get(`${params.type}/${params.id}`);
    if (list === undefined) return reply.code(404).send({ error_code: "RESOURCE_DOES_NOT_EXIST" });
    list.push(...body.access_control_list);
    return reply.send(listed(list));
  });
}

const listed = (entries: readonly Entry[]): { access_control_list: unknown[] } => ({
  access_control_list: entries.map(({ permission_level, ...who }) => ({
    ...who,
    all_permissions: [{ permission_level, inherited: false }],
  })),
});
