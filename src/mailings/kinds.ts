import type { Settings } from '../../config/env.ts'
import { sizeOfSms } from '../channels/index.ts'
import type { ReadDb } from '../db/index.ts'
import { type DeliveryKind, type QueueRenderer, type SendQueueRow, setQueue } from '../deliveries/index.ts'
import { HOUR } from '../lib/units.ts'
import type { LiveSettings } from '../settings/index.ts'
import { getTemplate, type IssuePromoCode, type OptOutLink, openTexts } from '../templates/index.ts'
import { modeOf, templateFor } from './cascade/steps.ts'
import { findApproved } from './official/message-template.ts'
import { withMessageTemplate } from './official/render.ts'
import { finishMailing } from './store.ts'
import { textKeyOf } from './texts/key.ts'
import { openVersions } from './texts/versions.ts'
import { triggered } from './triggers/triggered.ts'
import { findMailingWithTemplate, getMailing, quietHoursOf } from './view.ts'

type Deps = {
  issuePromoCode?: IssuePromoCode
  optOutLink?: OptOutLink
  /** Waits until the settings are at least of this revision. Absent: they never change. */
  catchUp?: LiveSettings['catchUp']
  versions: ReturnType<typeof openVersions>
  settings: Pick<
    Settings,
    | 'OTKLIK_QUIET_HOURS'
    | 'OTKLIK_MAILING_INTERVAL_HOURS'
    | 'OTKLIK_GUEST_CAP'
    | 'OTKLIK_TRIGGER_MAX_AGE_HOURS'
    | 'OTKLIK_TIME_ZONE'
    | 'OTKLIK_SMS_MAX_SEGMENTS'
    | 'OTKLIK_TIDY_NAMES'
  >
}

/** The delivery kinds of mailings and their tests. */
export function mailingKinds(given: Omit<Deps, 'versions'>): {
  mailing: DeliveryKind
  trigger: DeliveryKind
  test: DeliveryKind
} {
  const deps: Deps = { ...given, versions: openVersions() }
  return {
    mailing: {
      templateAccounts,
      prepare: (db, queue) => prepare(deps, db, queue),
      queueDrained: finishMailing,
    },
    trigger: {
      templateAccounts,
      prepare: async (db, queue) => {
        const renderer = await prepare(deps, db, queue)
        if (!renderer) return undefined
        return triggered({ db, settings: deps.settings }, await getMailing(db, queue.owner_id), renderer)
      },
    },
    test: {
      templateAccounts,
      async prepare(db, queue) {
        const renderer = await prepare(deps, db, queue)
        // People send tests to themselves: at any hour, by every channel, as often as they like.
        return (
          renderer && {
            ...renderer,
            channelMode: 'all',
            // The recipient of a test asked for it.
            purpose: 'service',
            quietHours: null,
            minIntervalMs: 0,
            guestCap: null,
            countsAsMailing: false,
          }
        )
      },
      queueDrained: async (tx, { id }) => {
        await setQueue(tx, id, { open: false })
      },
    },
  }
}

async function prepare(deps: Deps, db: ReadDb, queue: SendQueueRow): Promise<QueueRenderer | undefined> {
  const { settings } = deps
  const source = await findSource(db, queue)
  if (!source) return undefined
  // Quiet hours and caps are read at this moment, whichever process changed them (invariant 5).
  await deps.catchUp?.(db, source.settingsRevision)
  const { mailing, template, approved } = source
  const stamp = JSON.stringify(source)
  const ofOrder = mailing.trigger_kind === 'order_delivered'
  const text = textKeyOf(mailing, queue.channel, template, approved)
  const words = await openTexts(deps, db, mailing, template, { ofOrder })
  const render =
    queue.channel === 'whatsapp'
      ? await withMessageTemplate(deps, db, { mailing, approved, words }, { ofOrder })
      : words
  return {
    quietHours: quietHoursOf(mailing, settings),
    minIntervalMs: settings.OTKLIK_MAILING_INTERVAL_HOURS * HOUR,
    guestCap: settings.OTKLIK_GUEST_CAP,
    countsAsMailing: true,
    purpose: mailing.purpose,
    isCurrent: async (db) => JSON.stringify(await findSource(db, queue)) === stamp,
    // A test does not count in the results of its mailing.
    ...(queue.is_test === 0 && { textVersion: (tx, at) => deps.versions.numberOf(tx, text, at) }),
    ...(mailing.channels !== null && { channelMode: modeOf(mailing) }),
    render: queue.channel === 'sms' ? withinSegments(render, settings.OTKLIK_SMS_MAX_SEGMENTS) : render,
  }
}

/** What people may edit while a queue is sending, settings included. */
async function findSource(db: ReadDb, { owner_id, channel }: SendQueueRow) {
  const found = await findMailingWithTemplate(db, owner_id)
  const templateId = found && templateFor(found.mailing, channel)
  if (!found || templateId === undefined) return undefined
  const { mailing, settingsRevision } = found
  const template = templateId === found.template.id ? found.template : await getTemplate(db, templateId)
  return {
    mailing,
    template,
    settingsRevision,
    approved: channel === 'whatsapp' ? await findApproved(db, mailing) : [],
  }
}

/** The accounts whose official numbers may send the mailing to anybody. */
async function templateAccounts(db: ReadDb, { owner_id }: SendQueueRow): Promise<string[]> {
  return (await findApproved(db, await getMailing(db, owner_id))).map(({ waba_id }) => waba_id)
}

/** A name or a dish may make an SMS longer, and more expensive, than intended. */
function withinSegments(render: QueueRenderer['render'], max: number): QueueRenderer['render'] {
  return async (context) => {
    const rendered = await render(context)
    return 'text' in rendered && sizeOfSms(rendered.text).segments > max ? { skip: 'too_long' } : rendered
  }
}
