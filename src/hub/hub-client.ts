/** The task hub as the rest of the app passes it around; only this room calls its methods. */
export type {
  DurableClient as HubClient,
  DurableClientHandler as HubHandler,
} from "durable-functions";
