import { setTimeout as delay } from 'node:timers/promises'
import { audit } from '../../access/index.ts'
import { transact } from '../../db/index.ts'
import type { Actor } from '../../http/route.ts'
import { AppError, notFound } from '../../lib/errors.ts'
import { SECOND } from '../../lib/units.ts'
import type { PasskeyStep } from '../../whatsapp/port.ts'
import { announce, type ChangeDeps } from '../change-number.ts'
import { findLiveNumber, lockLiveNumber, type NumberRow } from '../store.ts'
import { checkAssertion } from './check-assertion.ts'
import { type PasskeyReply, passkeyOf } from './record.ts'

const POLL_MS = 100
const PATIENCE_MS = 10 * SECOND

/** What linking by passkey waits for. Throws `wrong_state` when WhatsApp asks for no passkey. */
export async function getPasskey(deps: ChangeDeps, numberId: string): Promise<PasskeyStep> {
  return stepOf(await getRow(deps, numberId))
}

/**
 * Hands the owner's answer to the process with the socket, and waits a little for the result: undefined when linking
 * needs nothing more. Throws `wrong_state` when nothing is waited for, `invalid_input` for an answer that cannot be
 * right.
 */
export async function replyToPasskey(
  deps: ChangeDeps,
  actor: Pick<Actor, 'id'>,
  numberId: string,
  reply: PasskeyReply,
): Promise<PasskeyStep | undefined> {
  const before = await transact(deps.db, async (tx) => {
    const row = await lockLiveNumber(tx, numberId)
    demandFit(stepOf(row), reply)
    if (row.passkey_answer !== null) throw new AppError('wrong_state', 'The last answer is on its way to WhatsApp.')
    const answer = JSON.stringify(reply)
    await tx.updateTable('numbers').set({ passkey_answer: answer }).where('id', '=', row.id).execute()
    const action = 'credential' in reply ? 'number.passkey_answer' : 'number.passkey_confirm'
    await audit(tx, { actor, action, subject: row.id, at: deps.clock.now() })
    return row
  })
  announce(deps, numberId)
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    const row = await getRow(deps, numberId)
    if (row.state !== 'pairing' || row.passkey === null) return undefined
    if (row.passkey !== before.passkey || performance.now() > until) return stepOf(row)
    await delay(POLL_MS)
  }
}

function demandFit(step: PasskeyStep, reply: PasskeyReply): void {
  if ('credential' in reply) {
    if (step.stage !== 'required') throw new AppError('wrong_state', 'The challenge has been answered already.')
    checkAssertion(step.options, reply.credential)
  } else if (step.stage !== 'comparing' || !step.mustConfirm) {
    throw new AppError('wrong_state', 'There is no code to be compared here.')
  }
}

function stepOf(row: NumberRow): PasskeyStep {
  const step = passkeyOf(row)
  if (!step) throw new AppError('wrong_state', 'WhatsApp asks for no passkey of this number.')
  return step
}

async function getRow({ db }: ChangeDeps, numberId: string): Promise<NumberRow> {
  const row = await findLiveNumber(db, numberId)
  if (!row) throw notFound('number', numberId)
  return row
}
