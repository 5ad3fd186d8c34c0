/** The training thread's entry; it shares the one copy of the runtime that the project's code imports. */
import { runTrainingThread } from "ganvas";

await runTrainingThread();
