import { Alert, Anchor, Badge, Stack, Table, Text } from '@mantine/core'
import { IconAlertTriangle, IconUrgent } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { api } from '../api.ts'
import type { RestaurantRating } from '../api-types.ts'
import { Part } from '../parts/part.tsx'
import { Loaded } from '../parts/states.tsx'
import { When } from '../parts/when.tsx'
import { WideTable } from '../parts/wide-table.tsx'
import { useFigure } from './figure.tsx'
import { type Alert as AlertOut, RESTAURANTS_KEY } from './types.ts'

/** How far above the threshold warnings end. */
const MARGIN = { score: 0.2, cancellation_rating: 1 } as const

/** The restaurant's current alerts, and what ends them. */
export function StandingAlerts({ rating }: { rating: RestaurantRating }) {
  return (
    <Stack gap="xs">
      {rating.escalations > 0 && <Escalations rating={rating} />}
      {rating.alerts.map((alert) => (
        <Standing key={alert.id} id={rating.restaurant_id} alert={alert} />
      ))}
    </Stack>
  )
}

/** Reviews that only a manager may answer. */
function Escalations({ rating: { restaurant_id, escalations } }: { rating: RestaurantRating }) {
  const { t } = useTranslation('restaurants')
  return (
    <Alert color="red" icon={<IconUrgent />} title={t('alerts.escalations', { count: escalations })}>
      <Anchor component={Link} href={`/reviews?restaurant=${restaurant_id}&escalated=true&period=all`} size="sm">
        {t('alerts.openEscalations')}
      </Anchor>
    </Alert>
  )
}

function Standing({ id, alert }: { id: string; alert: AlertOut }) {
  const { t } = useTranslation('restaurants')
  const figure = useFigure()
  const isScore = alert.kind === 'score'
  // The lowest value above the warning.
  const target = Math.min(5, Math.round((alert.threshold + MARGIN[alert.kind] + 0.01) * 100) / 100)
  const query = isScore ? { target } : { cancellation_target: target }
  const climb = useQuery({
    queryKey: [...RESTAURANTS_KEY, id, 'simulation', query],
    queryFn: ({ signal }) => api.GET('/v1/restaurants/{id}/rating/simulation', { path: { id }, query, signal }),
  })
  const needed = isScore ? climb.data?.fives_needed : climb.data?.clean_orders_needed
  return (
    <Alert
      color={alert.level === 'critical' ? 'red' : 'yellow'}
      icon={<IconAlertTriangle />}
      title={t(`alerts.${alert.level}`, {
        figure: t(`figure.${alert.kind}`),
        value: figure(alert.value),
        threshold: figure(alert.threshold),
      })}
    >
      <Text size="sm">
        {t('alerts.meaning')}{' '}
        {typeof needed === 'number' && needed > 0 && t(isScore ? 'alerts.fives' : 'alerts.clean', { count: needed })}
      </Text>
      <Text size="xs" c="dimmed" mt={4}>
        {t('alerts.since')} <When at={alert.at} as="ago" />
      </Text>
    </Alert>
  )
}

/** Past alerts and how long they lasted. */
export function AlertHistory({ id }: { id: string }) {
  const { t } = useTranslation('restaurants')
  const figure = useFigure()
  const alerts = useQuery({
    queryKey: [...RESTAURANTS_KEY, id, 'alerts'],
    queryFn: ({ signal }) => api.GET('/v1/restaurants/{id}/alerts', { path: { id }, signal }),
  })
  return (
    <Part title={t('alerts.title')} hint={t('alerts.hint')}>
      <Loaded query={alerts}>
        {({ data }) =>
          data.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('alerts.none')}
            </Text>
          ) : (
            <WideTable
              label={t('alerts.title')}
              columns={[t('alerts.column.what'), t('alerts.column.from'), t('alerts.column.until')]}
              minWidth={420}
            >
              {data.map((alert) => (
                <Table.Tr key={alert.id}>
                  <Table.Td>
                    {t(`figure.${alert.kind}`)} {figure(alert.value)}{' '}
                    <Badge color={alert.level === 'critical' ? 'red' : 'yellow'}>
                      {t(`alerts.level.${alert.level}`)}
                    </Badge>
                  </Table.Td>
                  <Table.Td>
                    <When at={alert.at} />
                  </Table.Td>
                  <Table.Td>{alert.cleared_at ? <When at={alert.cleared_at} /> : t('alerts.stands')}</Table.Td>
                </Table.Tr>
              ))}
            </WideTable>
          )
        }
      </Loaded>
    </Part>
  )
}
