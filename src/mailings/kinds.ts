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
  /** Has the settings be those of this revision, at least. Without it they never change. */
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

/** Mailings and their test sends, as their queues send them. */
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
        // One sends tests to oneself: at any hour, by every channel, and again and again.
        return (
          renderer && {
            ...renderer,
            channelMode: 'all',
            // Whoever tries a text out gets it as what they asked for.
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
  // Its hours and caps are those of this moment, in whatever process they were changed (invariant 5).
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
    // A test is no part of what came of a mailing.
    ...(queue.is_test === 0 && { textVersion: (tx, at) => deps.versions.numberOf(tx, text, at) }),
    ...(mailing.channels !== null && { channelMode: modeOf(mailing) }),
    render: queue.channel === 'sms' ? withinSegments(render, settings.OTKLIK_SMS_MAX_SEGMENTS) : render,
  }
}

/** What people may edit while a queue is sending, settings among it. */
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

/** Where official numbers may send the mailing to whomever they like. */
async function templateAccounts(db: ReadDb, { owner_id }: SendQueueRow): Promise<string[]> {
  return (await findApproved(db, await getMailing(db, owner_id))).map(({ waba_id }) => waba_id)
}

/** A name or a dish may make an SMS longer, and dearer, than anybody meant. */
function withinSegments(render: QueueRenderer['render'], max: number): QueueRenderer['render'] {
  return async (context) => {
    const rendered = await render(context)
    return 'text' in rendered && sizeOfSms(rendered.text).segments > max ? { skip: 'too_long' } : rendered
  }
}
