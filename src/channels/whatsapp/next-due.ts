import type { ReadDb } from '../../db/index.ts'
import {
  allowsNumber,
  findNextRepeat,
  findNextWaiting,
  findOpenQueues,
  findSendingNumbers,
} from '../../deliveries/index.ts'

/**
 * When the next delivery that this number may take or has to repeat is due (people's time); undefined when nothing
 * waits and nothing is on its way. `open`: all open queues, if known.
 */
export async function findNextDue(
  db: ReadDb,
  numberId: string,
  open?: Awaited<ReturnType<typeof findOpenQueues>>,
): Promise<number | undefined> {
  const queues = (open ?? (await findOpenQueues(db, 'whatsapp'))).filter((queue) => allowsNumber(queue, numberId))
  const due = [await findNextRepeat(db, numberId), await findNextWaiting(db, queues, [numberId, null])]
  const known = due.filter((at) => at !== undefined)
  return known.length > 0 ? Math.min(...known) : undefined
}

/**
 * Those of these numbers for which something waits or is on its way, due or not. Usually none: one question for all of
 * them instead of two for each.
 */
export async function findNumbersWithWork(db: ReadDb, numberIds: readonly string[]): Promise<string[]> {
  const open = await findOpenQueues(db, 'whatsapp')
  const sending = await findSendingNumbers(db)
  const found: string[] = []
  for (const numberId of numberIds) {
    const mayHave = sending.has(numberId) || open.some((queue) => allowsNumber(queue, numberId))
    if (mayHave && (await findNextDue(db, numberId, open)) !== undefined) found.push(numberId)
  }
  return found
}
