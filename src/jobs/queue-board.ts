import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Jobs } from './jobs.ts'

/** A handler for an HTTP server to mount. */
export type QueueBoard = (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) => void

/**
 * Bull Board over the queues used so far, read-only: what is to be done is in SQL, so changing a queue by hand would
 * have no lasting effect. Loaded when somebody looks.
 */
export function createQueueBoard(jobs: Pick<Jobs, 'queues'>, basePath: string): QueueBoard {
  let board: Promise<QueueBoard> | undefined
  return (req, res, next) => {
    board ??= openBoard(jobs, basePath)
    board.then((show) => show(req, res, next)).catch(next)
  }
}

async function openBoard(jobs: Pick<Jobs, 'queues'>, basePath: string): Promise<QueueBoard> {
  const [{ createBullBoard }, { BullMQAdapter }, { ExpressAdapter }] = await Promise.all([
    import('@bull-board/api'),
    import('@bull-board/api/bullMQAdapter'),
    import('@bull-board/express'),
  ])
  const server = new ExpressAdapter()
  server.setBasePath(basePath)
  const board = createBullBoard({ queues: [], serverAdapter: server, options: { uiConfig: { boardTitle: 'Otklik' } } })
  const router: QueueBoard = server.getRouter()
  const shown = new Set<string>()
  return (req, res, next) => {
    for (const queue of jobs.queues().filter(({ name }) => !shown.has(name))) {
      board.addQueue(new BullMQAdapter(queue, { readOnlyMode: true }))
      shown.add(queue.name)
    }
    router(req, res, next)
  }
}
