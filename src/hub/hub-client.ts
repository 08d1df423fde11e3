/** The task hub's client, for code that only passes it on; only files in this folder call its methods. */
export type {
  DurableClient as HubClient,
  DurableClientHandler as HubHandler,
} from "durable-functions";
