import { strToU8, zipSync } from "fflate";
import { toText } from "../json";
import type { PipelineTemplate } from "./templates";

/** The MS-DOS attribute of a folder. */
const FOLDER_ATTRIBUTE = 0x10;

/** The same in every time zone, so that the same template always results in the same bytes. */
const MODIFIED_AT = new Date(1980, 0, 1, 12);

/**
 * The zip that _Import from pipeline template_ takes: one folder, and in it the manifest and the template. Files are
 * stored, not compressed, as in an export of Data Factory Studio (SamplesV2/ChangeDataCapture of
 * Azure/Azure-DataFactory has one, read 2026-11).
 */
export const toArchive = ({ name, manifest, deployment }: PipelineTemplate): Uint8Array =>
  zipSync(
    {
      [`${name}/`]: [new Uint8Array(), { attrs: FOLDER_ATTRIBUTE }],
      [`${name}/manifest.json`]: strToU8(toText(manifest)),
      [`${name}/${name}.json`]: strToU8(toText(deployment)),
    },
    { level: 0, mtime: MODIFIED_AT },
  );
