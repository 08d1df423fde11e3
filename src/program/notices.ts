/** Creates the steps that tell people how runs and workflows ended. */
import type { InvocationContext } from "@azure/functions";
import type { Activity } from "../activities/activity";
import { createNoticeActivities } from "../activities/notice-activities";
import type { PostCallback } from "../callbacks/post-callback";
import { findEnding } from "../hub/find-ending";
import type { DocumentOptions } from "../hub/find-run-document";
import type { HubClient } from "../hub/hub-client";
import type { Lanes } from "../lanes/lanes";
import type { Settings } from "../settings/settings";
import type { Connected } from "./connect";

export interface NoticesOptions {
  readonly settings: Pick<Settings, "notify">;
  readonly connected: Pick<Connected, "addressOf">;
  readonly clientOf: (context: InvocationContext) => HubClient;
  readonly post: PostCallback;
  readonly lanes: Lanes;
  readonly documents: DocumentOptions;
}

export const createNotices = ({
  settings,
  connected,
  clientOf,
  post,
  lanes,
  documents,
}: NoticesOptions): Activity[] =>
  createNoticeActivities({
    ...{ rules: settings.notify, addressOf: connected.addressOf, clientOf, post },
    baseUrl: documents.baseUrl,
    laneOf: (host) => lanes.of(`The receiver of notices ${host}`),
    findEnding: (context, id) => findEnding(clientOf(context), id, documents),
  });
