import { Badge, Group, SegmentedControl, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api.ts'
import type { Order, Rating } from '../../api-types.ts'
import { useFormats } from '../../formats.ts'
import { useList } from '../../lists.ts'
import { Rows } from '../../parts/rows.tsx'
import { Score } from '../../parts/score.tsx'
import { When } from '../../parts/when.tsx'
import { useSettled } from '../../settled.ts'
import { CompensationMenu } from '../compensation-menu.tsx'
import { ProcessButton } from '../process-button.tsx'
import { causeText, RatingWords } from '../timeline/compact-entry.tsx'
import words from '../words.module.css'
import classes from './card.module.css'

type GuestOrder = Order & { rating: Rating | null }

const FILTERS = ['all', 'unprocessed', 'processed'] as const
const COLOURS = { new: 'blue', active: 'brand', at_risk: 'orange', lost: 'red', returned: 'brand' } as const

/** Figures of a guest's orders, and the orders with their ratings. */
export function Orders({ guestId }: { guestId: string }) {
  const { t } = useTranslation('inbox')
  const formats = useFormats()
  const settled = useSettled()
  const [reviews, setReviews] = useState<(typeof FILTERS)[number]>('all')
  const summary = useQuery({
    queryKey: ['guests', guestId, 'order-summary'],
    queryFn: ({ signal }) => api.GET('/v1/guests/{id}/order-summary', { path: { id: guestId }, signal }),
    enabled: settled,
  })
  const orders = useList(['guests', guestId, 'orders'], '/v1/guests/{id}/orders', {
    path: { id: guestId },
    query: { reviews },
    limit: 5,
    enabled: settled,
  })
  const says = summary.data
  return (
    <section className={classes.part} aria-label={t('card.orders')}>
      <Group justify="space-between" mb={6}>
        <Text component="h3" size="sm" fw={600}>
          {t('card.orders')}
          {says && says.orders_count > 0 && <span className={words.dim}> {formats.number(says.orders_count)}</span>}
        </Text>
        {says?.retention && (
          <Badge color={COLOURS[says.retention]} title={says.retention_since ? formats.full(says.retention_since) : ''}>
            {t(`retention.${says.retention}`)}
          </Badge>
        )}
      </Group>
      {says && says.orders_count > 0 && (
        <dl className={classes.facts}>
          <dt>{t('card.total')}</dt>
          <dd>{formats.money(Math.round(says.orders_total))}</dd>
          {says.last_order_at && (
            <>
              <dt>{t('card.lastOrder')}</dt>
              <dd>
                <When at={says.last_order_at} as="ago" />
              </dd>
            </>
          )}
          {says.favourite_dish && (
            <>
              <dt>{t('card.favourite')}</dt>
              <dd>
                <bdi className="people-wrote">{says.favourite_dish}</bdi>
              </dd>
            </>
          )}
          <dt>{t('card.bonusBalance')}</dt>
          <dd className="numerals">{formats.number(says.bonus_balance, 2)}</dd>
        </dl>
      )}
      <SegmentedControl
        fullWidth
        size="xs"
        mt="xs"
        aria-label={t('card.ordersFilter')}
        value={reviews}
        onChange={(value) => setReviews(value as (typeof FILTERS)[number])}
        data={FILTERS.map((value) => ({ value, label: t(`card.filter.${value}`) }))}
      />
      <Rows
        list={orders}
        empty={
          <Text size="sm" c="dimmed" mt="xs">
            {t(`card.noOrders.${reviews}`)}
          </Text>
        }
        lines={2}
        more={{ size: 'xs', fullWidth: true }}
      >
        {(rows) => rows.map((order) => <OrderLine key={order.id} order={order} />)}
      </Rows>
    </section>
  )
}

function OrderLine({ order }: { order: GuestOrder }) {
  const { t } = useTranslation('inbox')
  const formats = useFormats()
  const { rating, cancellation } = order
  return (
    <article className={classes.order}>
      <Group justify="space-between" gap={6} wrap="nowrap">
        <Text size="sm" fw={600} truncate>
          <bdi>{order.external_id}</bdi> · {formats.money(order.total)}
        </Text>
        <Text size="xs" c="dimmed">
          <When at={order.placed_at} as="brief" />
        </Text>
      </Group>
      <div className={words.dim}>
        {t(`order.status.${order.status}`)}
        {cancellation?.cause && ` — ${causeText(t, cancellation.cause)}`} ·{' '}
        <bdi className="people-wrote">
          {order.items
            .slice(0, 4)
            .map(({ name }) => name)
            .join(', ')}
          {order.items.length > 4 && ` +${order.items.length - 4}`}
        </bdi>
      </div>
      {rating && (
        <div>
          <Score score={rating.score} size={14} />
          <RatingWords rating={rating} />
          <ProcessButton rating={rating} />
          {rating.status !== 'none' && <CompensationMenu guestId={rating.guest_id} ratingId={rating.id} />}
        </div>
      )}
    </article>
  )
}
