/**
 * Opens a journal and nothing else: reads it, and writes it anew. In a process of its own, so that the peak of its memory is that of
 * the journal: `node open-journal.js <folder>`.
 */
import { FileJournal } from "../../local/host/journal/file-journal";
import "./memory-hook";

async function main(): Promise<void> {
  const directory = process.argv[2] ?? "";
  const { journal, state } = await FileJournal.open({
    directory,
    onFailure: (error) => {
      throw error;
    },
  });
  process.send?.({ instances: state.instances.size });
  // Until it was measured.
  process.once("disconnect", () => void journal.close());
}

void main();
