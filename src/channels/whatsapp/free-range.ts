import { allowedNumbers, type SendDeps, type SendQueueRow } from '../../deliveries/index.ts'
import { findNumbers, maySend, type NumberRow } from '../../numbers/index.ts'

/**
 * Whether a number may take guests of a queue who have a chat with no number. If the queue has a template at Meta,
 * official numbers come first: linked ones then serve those who have their chats, and take new guests only while no
 * official number is up. If the queue has none, official numbers leave new guests to linked ones, because Meta would
 * refuse the text. If there are no others they take them all the same, so that each guest gets a reason.
 */
export async function takesNewGuests(
  { db, kinds }: Pick<SendDeps, 'db' | 'kinds'>,
  number: NumberRow,
  queue: SendQueueRow,
): Promise<boolean> {
  const others = (await findNumbers(db, allowedNumbers(queue))).filter(
    (other) => other.id !== number.id && other.kind !== number.kind,
  )
  if (others.length === 0) return true
  const accounts = new Set(await kinds[queue.kind]?.templateAccounts?.(db, queue))
  const hasTemplate = ({ meta_account_id: account }: NumberRow) => account !== null && accounts.has(account)
  if (number.kind === 'cloud_api') return hasTemplate(number)
  return !others.some((official) => maySend(official) && hasTemplate(official))
}
