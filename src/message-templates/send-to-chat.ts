import { z } from 'zod'
import { type Tx, transact } from '../db/index.ts'
import { findWithoutConsent, type GuestRow, getPresentGuest } from '../guests/index.ts'
import { type Route, route } from '../http/route.ts'
import { toIso } from '../http/time.ts'
import {
  announceWritten,
  findLastInbound,
  findLatestChat,
  insertWritten,
  messageSchema,
  showMessage,
  type WriteDeps,
} from '../inbox/index.ts'
import { isWindowOpen } from '../lib/customer-window.ts'
import { AppError } from '../lib/errors.ts'
import { newId, whatsAppMessageId } from '../lib/ids.ts'
import { countryOfPhone, openPrices, recordCosts } from '../message-prices/index.ts'
import { activeRestriction, findNumbers, type NumberRow, portfolioOf, takeRecipients } from '../numbers/index.ts'
import { checkValues, fillClean } from './values.ts'
import { getMessageTemplate, type MessageTemplateRow } from './view.ts'

const input = z.object({
  message_template_id: z.string().max(100),
  values: z
    .record(z.string().max(80), z.string().max(2_000))
    .default({})
    .meta({ description: 'What fills it in, by the names of its `places`' }),
  number_id: z
    .string()
    .max(100)
    .optional()
    .meta({ description: 'Default: of the official numbers of its account that with which the guest has a chat' }),
})

/**
 * An operator sends a template: all that an official number may send to a guest who has not written within 24 hours.
 */
export function chatTemplateRoute(deps: WriteDeps): Route {
  return route({
    method: 'post',
    path: '/v1/guests/:id/template-messages',
    operationId: 'sendTemplateMessage',
    scope: 'messages:write',
    tag: 'Inbox',
    summary: 'Send a Meta template to a guest',
    description:
      'What an official number may send when the guest has not written within 24 hours. It counts against the limit of the portfolio and costs what its category costs.',
    params: z.object({ id: z.string() }),
    body: input,
    example: { message_template_id: 'mtp_01JD5ZQ8W9V4T7XK2M6N3R0PBC', values: { 'body.1': 'Анна' } },
    responses: { 202: messageSchema },
    async handle({ params: { id: guestId }, body, actor }) {
      const template = await getMessageTemplate(deps.db, body.message_template_id)
      if (template.status !== 'approved') {
        const why = template.reason ? `: ${template.reason}` : ''
        throw new AppError('wrong_state', `This template is ${template.status}${why}. Choose an approved one.`)
      }
      checkValues(template, body.values, 'body.values')
      const filled = fillClean(template, body.values)
      if (!filled) throw new AppError('invalid_input', 'Nothing is left of one of the values.')
      const { text, template: content } = filled
      const shown = await transact(deps.db, async (tx) => {
        const guest = await getPresentGuest(tx, guestId)
        await demandConsent(tx, guest, template)
        const number = await numberFor(tx, guest.id, template, body.number_id)
        const at = deps.clock.now()
        const id = newId('msg')
        const messageId = whatsAppMessageId(id)
        const lastInbound = await findLastInbound(tx, { guestId: guest.id, numberId: number.id })
        if (!isWindowOpen(lastInbound, at)) {
          demandUnrestricted(number, at)
          const asked = [{ guestId: guest.id, messageId }]
          const taken = await takeRecipients(tx, portfolioOf(number), asked, at)
          if (taken.granted === 0) throw limitReached(taken.retryAt)
        }
        const cost = { messageId: id, category: template.category, country: countryOfPhone(guest.phone) }
        await recordCosts(tx, await openPrices(tx), [cost], at)
        const written = { type: 'text', text, template: content } as const
        const writing = { id, content: written, numberId: number.id, author: actor.id }
        return showMessage(tx, await insertWritten(tx, deps, guest.id, writing))
      })
      announceWritten(deps, shown.number_id)
      return { status: 202, body: shown }
    },
  })
}

/** The account's official number that has the guest's chat (invariant 10), otherwise one that is connected. */
async function numberFor(
  db: Tx,
  guestId: string,
  template: MessageTemplateRow,
  asked: string | undefined,
): Promise<NumberRow> {
  const numbers = (await findNumbers(db, asked === undefined ? null : [asked])).filter(
    (number) => number.kind === 'cloud_api' && number.meta_account_id === template.waba_id && isLiving(number),
  )
  const latest = await findLatestChat(
    db,
    guestId,
    numbers.map(({ id }) => id),
  )
  const best = numbers.find(({ id }) => id === latest) ?? numbers.find(({ state }) => state === 'open') ?? numbers[0]
  if (best) return best
  throw new AppError('number_unavailable', 'No official number of the account of this template is connected.', [
    { path: 'body.number_id', message: 'must be an official number of the account that has the template' },
  ])
}

const isLiving = ({ desired_state, state }: NumberRow): boolean =>
  desired_state !== 'logged_out' && state !== 'logged_out' && state !== 'failed'

/** Throws `wrong_state` for a guest to whom such a template must not go, whoever sends it (invariant 5). */
async function demandConsent(db: Tx, guest: GuestRow, { category }: MessageTemplateRow): Promise<void> {
  if (guest.blocked_at !== null) throw new AppError('wrong_state', 'This guest is blocked: nothing is sent to them.')
  if (category !== 'marketing') return
  const refusing = await findWithoutConsent(db, [guest.id], { channel: 'whatsapp', purpose: 'service' })
  if (guest.opted_out_at === null && !refusing.has(guest.id)) return
  throw new AppError(
    'wrong_state',
    'The guest has opted out of mailings: no marketing template goes to them. Choose a utility template.',
  )
}

/** After too many reports the number may begin no conversations: Meta would refuse it. */
function demandUnrestricted(number: NumberRow, at: number): void {
  const restriction = activeRestriction(number, at)
  if (!restriction) return
  throw new AppError(
    'number_unavailable',
    `Meta lets this number begin no conversations until ${toIso(restriction.until)}, as it was reported too often.`,
  )
}

function limitReached(retryAt: number | null): AppError {
  const until = retryAt === null ? '' : ` until ${toIso(retryAt)}`
  return new AppError(
    'too_many_requests',
    `The limit of people that this portfolio may write to first within 24 hours is used up${until}.`,
  )
}
