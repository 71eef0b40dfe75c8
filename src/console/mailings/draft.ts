import type { PromoPercent } from '../../lib/promo-percents.ts'
import type { Audience, Mailing, Template } from '../api-types.ts'
import { emptyPicker, type PickerDraft, pickerOf } from '../audiences/picker-draft.ts'
import { type Channel, emptyTexts, type Texts, textsOf } from '../templates/texts-of.ts'
import { cronOf, type Rule, ruleOf } from './cron-rule.ts'
import type { QuietHours, Trigger } from './types.ts'

/** One channel of a mailing being written. */
export type StepDraft = {
  channel: Channel
  on: boolean
  templateId: string | null
  texts: Texts
  /** Whether the texts differ from those of the template. */
  dirty: boolean
  waitMinutes: number
}

export type Zone = 'mine' | 'guest' | 'restaurant'

/** When it goes out. All settings are kept while one way is shown, so that trying another loses nothing. */
export type WhenDraft = {
  kind: 'now' | 'at' | 'repeat' | 'trigger'
  /** Local, in the format of the browser's field: 2026-12-31T18:00. */
  at: string
  zone: Zone
  rule: Rule
  repeatZone: Zone
  until: string
  trigger: Trigger
}

export type MailingDraft = {
  name: string
  steps: StepDraft[]
  mode: 'cascade' | 'all'
  audience: PickerDraft
  numberIds: string[]
  when: WhenDraft
  quiet: QuietHours | null
  whenNumberLost: 'wait' | 'other_number' | 'skip'
  priority: 'low' | 'normal' | 'high'
  purpose: 'service' | 'advertising'
  finishBefore: string
  promoPercent: PromoPercent | null
  /** Absent in drafts that were kept on a device before it existed. */
  messageTemplate?: { name: string; language: string; values: Record<string, string> } | null
}

const ORDER: readonly Channel[] = ['push', 'whatsapp', 'sms']
const WAIT_MINUTES = 60
const LONGEST_NAME = 200

export function emptyDraft(language: string): MailingDraft {
  return {
    name: '',
    steps: ORDER.map((channel) => emptyStep(channel, language)),
    mode: 'cascade',
    audience: emptyPicker(),
    numberIds: [],
    when: {
      kind: 'now',
      at: '',
      zone: 'mine',
      rule: { every: 'weekly', time: '12:00', days: [5] },
      repeatZone: 'guest',
      until: '',
      trigger: { kind: 'order_delivered', delay_minutes: 60 },
    },
    quiet: null,
    whenNumberLost: 'wait',
    priority: 'normal',
    purpose: 'service',
    finishBefore: '',
    promoPercent: null,
    messageTemplate: null,
  }
}

function emptyStep(channel: Channel, language: string): StepDraft {
  return {
    channel,
    on: channel === 'whatsapp',
    templateId: null,
    texts: emptyTexts(channel, language),
    dirty: false,
    waitMinutes: WAIT_MINUTES,
  }
}

/** A mailing as it was saved, with the templates of its channels. */
export function draftOfMailing(mailing: Mailing, templates: readonly Template[], language: string): MailingDraft {
  const empty = emptyDraft(language)
  const steps = mailing.channels ?? [
    { channel: 'whatsapp' as const, template_id: mailing.template_id ?? '', wait_minutes: WAIT_MINUTES },
  ]
  const on = steps.flatMap(({ channel, template_id, wait_minutes }) => {
    const template = templates.find(({ id }) => id === template_id)
    const texts = template ? textsOf(template) : emptyTexts(channel, language)
    const waitMinutes = wait_minutes ?? WAIT_MINUTES
    return [{ channel, on: true, templateId: template_id, texts, dirty: false, waitMinutes }]
  })
  const off = empty.steps
    .filter(({ channel }) => !on.some((step) => step.channel === channel))
    .map((step) => ({ ...step, on: false }))
  return {
    ...empty,
    name: mailing.name,
    steps: [...on, ...off],
    mode: mailing.channel_mode ?? 'cascade',
    audience: pickerOf(mailing.audience),
    numberIds: mailing.number_ids ?? [],
    when: whenOf(mailing, empty.when),
    quiet: mailing.quiet_hours,
    whenNumberLost: mailing.when_number_lost,
    priority: mailing.priority,
    purpose: mailing.purpose,
    finishBefore: mailing.finish_before ? localOf(mailing.finish_before) : '',
    promoPercent: mailing.promo?.percent ?? null,
    messageTemplate: mailing.message_template,
  }
}

function whenOf({ start_at, start_local, repeat, trigger }: Mailing, empty: WhenDraft): WhenDraft {
  if (trigger) return { ...empty, kind: 'trigger', trigger }
  if (repeat) {
    const until = repeat.until ? localOf(repeat.until) : ''
    return { ...empty, kind: 'repeat', rule: ruleOf(repeat.cron), repeatZone: zoneOf(repeat.time_zone), until }
  }
  if (start_local) return { ...empty, kind: 'at', at: start_local.at, zone: zoneOf(start_local.zone) }
  return start_at ? { ...empty, kind: 'at', at: localOf(start_at), zone: 'mine' } : empty
}

function zoneOf(zone: string): Zone {
  return zone === 'guest' || zone === 'restaurant' ? zone : 'mine'
}

/**
 * A new mailing that copies this one: with texts of its own, so that changing them does not affect the original, and
 * sent now.
 */
export function copyOfMailing(mailing: Mailing, templates: readonly Template[], name: string): MailingDraft {
  const draft = draftOfMailing(mailing, templates, templates[0]?.language ?? 'ru')
  const isOneTime = draft.when.kind === 'now' || draft.when.kind === 'at'
  return {
    ...draft,
    name: name.slice(0, LONGEST_NAME),
    steps: draft.steps.map((step) => ({ ...step, templateId: null })),
    when: isOneTime ? { ...draft.when, kind: 'now', at: '' } : draft.when,
    finishBefore: '',
  }
}

/** The mailing in the API's form. `templateIds` of the enabled channels, in order. */
export function bodyOf(draft: MailingDraft, audience: Audience, templateIds: readonly string[]) {
  const { when } = draft
  const on = draft.steps.filter((step) => step.on)
  const plain = on.length === 1 && on[0]?.channel === 'whatsapp'
  const steps = on.map((step, index) => ({
    channel: step.channel,
    template_id: templateIds[index] ?? '',
    wait_minutes: step.waitMinutes,
  }))
  return {
    name: draft.name.trim(),
    ...(plain ? { template_id: templateIds[0] } : { channels: steps, channel_mode: draft.mode }),
    audience,
    number_ids: draft.numberIds.length > 0 ? draft.numberIds : null,
    quiet_hours: draft.quiet,
    when_number_lost: draft.whenNumberLost,
    priority: draft.priority,
    // Drafts that were kept on a device before it existed.
    purpose: draft.purpose ?? 'service',
    ...timingOf(when),
    finish_before: draft.finishBefore ? new Date(draft.finishBefore).toISOString() : null,
    promo: draft.promoPercent === null ? null : { percent: draft.promoPercent },
    message_template: draft.messageTemplate ?? null,
  }
}

function timingOf({ kind, at, zone, rule, repeatZone, until, trigger }: WhenDraft) {
  switch (kind) {
    case 'now':
      return {}
    case 'at':
      if (at === '') return {}
      return zone === 'mine' ? { start_at: new Date(at).toISOString() } : { start_local: { at, zone } }
    case 'repeat':
      return {
        repeat: {
          cron: cronOf(rule),
          time_zone: repeatZone === 'mine' ? Intl.DateTimeFormat().resolvedOptions().timeZone : repeatZone,
          ...(until && { until: new Date(until).toISOString() }),
        },
      }
    case 'trigger':
      return { trigger }
    default:
      return kind satisfies never
  }
}

/** Whether it should have begun before now. By guests' and restaurants' clocks only the server knows. */
export function isOver({ kind, at, zone }: WhenDraft): boolean {
  return kind === 'at' && zone === 'mine' && at !== '' && Date.parse(at) < Date.now()
}

/**
 * The same for a change: settings no longer wanted are removed. Once a mailing has begun its audience and its start
 * stay as they are.
 */
export function changesOf(body: ReturnType<typeof bodyOf>, { begun }: { begun: boolean }) {
  const channels = 'template_id' in body ? { channels: null } : {}
  if (begun) {
    const {
      audience: _,
      start_at: _at,
      start_local: _local,
      repeat: _repeat,
      trigger: _trigger,
      ...rest
    } = {
      start_at: undefined,
      start_local: undefined,
      repeat: undefined,
      trigger: undefined,
      ...body,
    }
    return { ...channels, ...rest }
  }
  const otherTiming = 'start_local' in body ? {} : { start_at: null }
  return { ...otherTiming, repeat: null, trigger: null, ...channels, ...body }
}

/** An instant in the format of the browser's field for local times. */
function localOf(iso: string): string {
  const at = new Date(iso)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`
}
