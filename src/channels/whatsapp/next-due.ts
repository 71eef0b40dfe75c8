import type { ReadDb } from '../../db/index.ts'
import { allowsNumber, findNextRepeat, findNextWaiting, findOpenQueues } from '../../deliveries/index.ts'

/**
 * When the next delivery that this number may take, or has to repeat, is due (people's time); undefined when nothing
 * waits and nothing is on its way.
 */
export async function findNextDue(db: ReadDb, numberId: string): Promise<number | undefined> {
  const queues = (await findOpenQueues(db, 'whatsapp')).filter((queue) => allowsNumber(queue, numberId))
  const due = [await findNextRepeat(db, numberId), await findNextWaiting(db, queues, [numberId, null])]
  const known = due.filter((at) => at !== undefined)
  return known.length > 0 ? Math.min(...known) : undefined
}
