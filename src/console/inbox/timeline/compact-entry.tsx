import {
  IconCoin,
  IconGift,
  IconMessageStar,
  IconReceipt,
  IconRobot,
  IconSpeakerphone,
  IconStar,
  IconUnlink,
  IconUserHeart,
  IconUsersGroup,
} from '@tabler/icons-react'
import { memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CANCELLATION_CAUSES } from '../../../orders/causes.ts'
import { RETENTIONS } from '../../../orders/retentions.ts'
import type { TimelineEntry } from '../../api-types.ts'
import { useFormats } from '../../formats.ts'
import { Score } from '../../parts/score.tsx'
import { Steps } from '../../rules/steps.tsx'
import { CompensationMenu } from '../compensation-menu.tsx'
import { usePeople } from '../people.ts'
import { ProcessButton } from '../process-button.tsx'
import words from '../words.module.css'
import { AssignmentWords } from './assignment-line.tsx'
import classes from './compact-entry.module.css'

/** An entry that is no WhatsApp message, in a line or two. */
export const CompactEntry = memo(function CompactEntry({ entry }: { entry: TimelineEntry }) {
  switch (entry.kind) {
    case 'order':
      return <OrderLine entry={entry} />
    case 'rating':
      return 'what' in entry && entry.what === 'rating' ? <RatingLine entry={entry} /> : <Gone entry={entry} />
    case 'bonus':
      return <BonusLine entry={entry} />
    case 'retention':
      return <RetentionLine entry={entry} />
    case 'reply':
      return <ReplyLine entry={entry} />
    case 'assignment':
      if (entry.reason === undefined) return <Gone entry={entry} />
      return (
        <Line icon={<IconUsersGroup size={17} />} at={entry.at}>
          <AssignmentWords entry={entry} />
        </Line>
      )
    case 'gap':
      return entry.reason === undefined ? <Gone entry={entry} /> : <GapLine entry={entry} />
    case 'rule':
      return entry.rule ? <RuleLine entry={entry} /> : <Gone entry={entry} />
    case 'mailing':
      return entry.channel ? <SendLine entry={entry} /> : <Gone entry={entry} />
    case 'message':
      return <Gone entry={entry} />
    default:
      return entry satisfies never
  }
})

type Of<K extends TimelineEntry['kind']> = Extract<TimelineEntry, { kind: K }>

function Line({
  icon,
  at,
  children,
  tone,
}: {
  icon: ReactNode
  at: string
  children: ReactNode
  tone?: 'bad' | undefined
}) {
  const formats = useFormats()
  return (
    <div className={classes.compact} data-tone={tone}>
      <span className={classes.icon} aria-hidden>
        {icon}
      </span>
      <div className={classes.text}>{children}</div>
      <time className={classes.time} dateTime={at} title={formats.full(at)}>
        {formats.time(at)}
      </time>
    </div>
  )
}

function Gone({ entry }: { entry: TimelineEntry }) {
  const { t } = useTranslation('inbox')
  return (
    <Line icon={null} at={entry.at}>
      <em>{t('timeline.gone', { kind: t(`kind.${entry.kind}`) })}</em>
    </Line>
  )
}

/** Messages may be missing here. */
function GapLine({ entry: { at, from, to, reason, filled } }: { entry: Of<'gap'> }) {
  const { t } = useTranslation('inbox')
  const formats = useFormats()
  if (from === undefined || to === undefined || reason === undefined) return null
  return (
    <Line icon={<IconUnlink size={17} />} at={at} tone={filled ? undefined : 'bad'}>
      {t(filled ? 'gap.filled' : 'gap.title', { from: formats.dateTime(from), to: formats.dateTime(to) })}
      <div className={words.dim}>{t(`gap.${reason}`)}</div>
    </Line>
  )
}

function OrderLine({ entry }: { entry: Of<'order'> }) {
  const { t } = useTranslation('inbox')
  const formats = useFormats()
  if (entry.external_id === undefined) return <Gone entry={entry} />
  const { items = [], total = 0, status, cancellation } = entry
  return (
    <Line icon={<IconReceipt size={17} />} at={entry.at} tone={status === 'cancelled' ? 'bad' : undefined}>
      <strong>
        {t('order.name')} <bdi>{entry.external_id}</bdi>
      </strong>{' '}
      · {formats.money(total)} · {status && t(`order.status.${status}`)}
      {cancellation?.cause && <> ({causeText(t, cancellation.cause)})</>}
      <div className={`people-wrote ${words.dim}`} dir="auto">
        {items
          .slice(0, 6)
          .map(({ name, quantity }) => (quantity === 1 ? name : `${name} × ${quantity}`))
          .join(', ')}
        {items.length > 6 && ` +${items.length - 6}`}
      </div>
    </Line>
  )
}

/** Causes named by ordering systems are shown as they are. */
export function causeText(t: ReturnType<typeof useTranslation<'inbox'>>['t'], cause: string): string {
  const known = CANCELLATION_CAUSES.find((each) => each === cause)
  return known ? t(`order.cause.${known}`) : cause
}

function RatingLine({ entry }: { entry: Extract<TimelineEntry, { what: 'rating' }> }) {
  const { t } = useTranslation('inbox')
  return (
    <Line icon={<IconStar size={17} />} at={entry.at} tone={entry.status === 'unprocessed' ? 'bad' : undefined}>
      <Score score={entry.score} size={14} />{' '}
      <span className={words.dim}>{t('rating.ofOrder', { id: entry.order_external_id })}</span>
      <RatingWords rating={entry} />
      <ProcessButton rating={entry} />
      {entry.status !== 'none' && <CompensationMenu guestId={entry.guest_id} ratingId={entry.id} />}
    </Line>
  )
}

type Rated = Pick<Extract<TimelineEntry, { what: 'rating' }>, 'comment' | 'good' | 'bad' | 'courier'>

/** What a guest said about an order: words and marks. */
export function RatingWords({ rating: { comment, good, bad, courier } }: { rating: Rated }) {
  const { t } = useTranslation('inbox')
  const formats = useFormats()
  const names = (list: readonly (typeof good)[number][]) => formats.list(list.map((each) => t(`criterion.${each}`)))
  const courierNames = (list: NonNullable<typeof courier>['good']) =>
    formats.list(list.map((each) => t(`courier.${each}`)))
  return (
    <>
      {comment && (
        <div className="people-wrote" dir="auto">
          {comment}
        </div>
      )}
      {bad.length > 0 && <div className={classes.minus}>− {names(bad)}</div>}
      {good.length > 0 && <div className={classes.plus}>+ {names(good)}</div>}
      {courier && (
        <div className={words.dim}>
          {t('rating.courier')}
          {courier.score !== null && ` ${courier.score}/5`}
          {courier.bad.length > 0 && ` − ${courierNames(courier.bad)}`}
          {courier.good.length > 0 && ` + ${courierNames(courier.good)}`}
        </div>
      )}
    </>
  )
}

/** What a rule did by itself. */
function RuleLine({ entry: { at, rule, outcome, steps = [] } }: { entry: Of<'rule'> }) {
  const { t } = useTranslation('rules')
  const name = rule?.name ?? t('deleted')
  return (
    <Line icon={<IconRobot size={17} />} at={at}>
      <bdi className="people-wrote">{t(outcome === 'held' ? 'heldLine' : 'firedLine', { name })}</bdi>
      {steps.length > 0 && (
        <span className={words.dim}>
          {' · '}
          <Steps steps={steps} />
        </span>
      )}
    </Line>
  )
}

function BonusLine({ entry }: { entry: Of<'bonus'> }) {
  const { t } = useTranslation('inbox')
  const formats = useFormats()
  const { nameOf } = usePeople()
  const giver = 'given_by' in entry && entry.given_by
  const by = giver && <bdi className={words.dim}> · {nameOf(giver)}</bdi>
  if ('what' in entry) {
    return (
      <Line icon={<IconGift size={17} />} at={entry.at}>
        {t('bonus.promoCode', { percent: entry.percent })} <bdi className="numerals">{entry.code}</bdi>
        <span className={words.dim}> · {t(`bonus.promo.${entry.status}`)}</span>
        {by}
      </Line>
    )
  }
  if (!('amount' in entry)) return <Gone entry={entry} />
  const { amount, reason } = entry
  return (
    <Line icon={<IconCoin size={17} />} at={entry.at}>
      {amount < 0
        ? t('bonus.spent', { sum: formats.number(-amount, 2) })
        : t('bonus.given', { sum: formats.number(amount, 2) })}
      {reason && <bdi className={`people-wrote ${words.dim}`}> · {reason}</bdi>}
      {by}
    </Line>
  )
}

function RetentionLine({ entry }: { entry: Of<'retention'> }) {
  const { t } = useTranslation('inbox')
  const to = RETENTIONS.find((each) => each === entry.to)
  if (!to) return <Gone entry={entry} />
  return (
    <Line icon={<IconUserHeart size={17} />} at={entry.at} tone={to === 'lost' || to === 'at_risk' ? 'bad' : undefined}>
      {t(`retention.became.${to}`)}
    </Line>
  )
}

function ReplyLine({ entry }: { entry: Of<'reply'> }) {
  const { t } = useTranslation('inbox')
  if (entry.text === undefined) return <Gone entry={entry} />
  return (
    <Line icon={<IconMessageStar size={17} />} at={entry.at}>
      <strong>{t('timeline.reviewReply')}</strong>
      <div className="people-wrote" dir="auto">
        {entry.text}
      </div>
    </Line>
  )
}

/** A mailing sent by SMS or as a push. */
function SendLine({ entry }: { entry: Of<'mailing'> }) {
  const { t } = useTranslation('inbox')
  return (
    <Line
      icon={<IconSpeakerphone size={17} />}
      at={entry.at}
      tone={entry.delivery_status === 'failed' ? 'bad' : undefined}
    >
      <strong>{t(`channel.${entry.channel ?? 'sms'}`)}</strong>
      {entry.mailing_name && <bdi className={words.dim}> · {entry.mailing_name}</bdi>}
      <div className="people-wrote" dir="auto">
        {entry.title && <strong>{entry.title} </strong>}
        {entry.text}
      </div>
    </Line>
  )
}
