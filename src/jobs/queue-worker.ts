import { type Job, Worker } from 'bullmq'

/**
 * A BullMQ worker that can be abandoned. Its own `disconnect` would end the connection that all workers of the process
 * share, and its `close` waits: for handlers that may hang, and for a server that may be away.
 */
export class QueueWorker extends Worker {
  /** When the queue last said what there is to do, by `performance.now()`. */
  heardAt = performance.now()

  protected override async moveToActive(token: string, name?: string): Promise<Job> {
    const job = await super.moveToActive(token, name)
    this.heardAt = performance.now()
    return job
  }

  /**
   * Where a job is due later, BullMQ would ask the embedded queue nothing until then, for up to an hour: the watchdog
   * would take the worker for dead.
   */
  protected override getBlockTimeout(blockUntil: number): number {
    return Math.min(super.getBlockTimeout(blockUntil), this.opts.drainDelay ?? Number.POSITIVE_INFINITY)
  }

  /**
   * Lets go at once, and touches nothing that others use. Locks of jobs in hand are no longer renewed, so the jobs are
   * taken over, and their outcome here is not written.
   */
  async abandon(): Promise<void> {
    if (!this.closing) return this.close(true)
    await this.lockManager.close()
    await this.backend.close(true)
  }
}
