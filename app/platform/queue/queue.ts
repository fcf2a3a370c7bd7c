/**
 * Jobs carry nothing but their name: what is to be done stands in the database, so a lost or doubled job loses or doubles
 * nothing. A wake-up makes it prompt, the schedule makes it sure.
 */
export interface JobDefinition {
  /** Runs at least this often, with or without a wake-up. */
  everyMs: number;
  run(): Promise<void>;
}

export type JobDefinitions = Readonly<Record<string, JobDefinition>>;

export interface JobRunner {
  /** Takes nothing new and waits for what runs. */
  stop(): Promise<void>;
}

export interface Queue {
  /** Asks for a run soon. Asking again before it began changes nothing; asking while it runs makes it run once more. */
  wake(job: string): Promise<void>;
  start(jobs: JobDefinitions): Promise<JobRunner>;
  /** Whether the queue answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
