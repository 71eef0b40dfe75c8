import { Alert, Anchor, List, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { api } from '../api.ts'
import type { RatingPeriod, RestaurantRating } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { useLanguage } from '../i18n.ts'
import { Part } from '../parts/part.tsx'
import { Loaded } from '../parts/states.tsx'
import { Bars } from './bars.tsx'
import { DynamicsChart } from './dynamics.tsx'
import { type Cause, RESTAURANTS_KEY } from './types.ts'

type Props = {
  rating: RestaurantRating
  /** Instead of the days that count now. */
  period: RatingPeriod | undefined
}

/** Orders cancelled through the restaurant's fault: how many, the main causes, what to do; a link to all of them. */
export function Cancellations({ rating, period }: Props) {
  const { t } = useTranslation('restaurants')
  const formats = useFormats()
  const { days } = rating.cancellations
  const { orders, cancelled, share } = period?.cancellations ?? rating.cancellations
  const main_cause = period ? period.cancellations.causes[0] : rating.cancellations.main_cause
  const figures = {
    cancelled: formats.number(cancelled),
    orders: formats.number(orders),
    share: formats.percent(share ?? 0),
  }
  const nothing = period ? t('cancellations.noneOfPeriod') : t('cancellations.noOrders', { days })
  const counted = period ? t('cancellations.ofPeriod', figures) : t('cancellations.hint', { days, ...figures })
  return (
    <Part
      title={t('cancellations.title')}
      hint={orders === 0 ? nothing : counted}
      actions={
        <Anchor component={Link} href={`/restaurants/${rating.restaurant_id}/cancellations`} size="sm">
          {t('cancellations.all')}
        </Anchor>
      }
    >
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <div>
          <Text size="sm" c="dimmed" mb={4}>
            {t('figure.cancellation_rating')}
          </Text>
          <Suspense fallback={<Skeleton height={180} />}>
            <DynamicsChart
              days={(period ?? rating).dynamics}
              name="cancellation_rating"
              height={180}
              inOrder={period !== undefined}
            />
          </Suspense>
        </div>
        <Stack gap="sm">
          {period ? <CauseBars causes={period.cancellations.causes} /> : <Causes id={rating.restaurant_id} />}
          {main_cause && (
            <Alert title={t('cancellations.main', { cause: main_cause.title })} color="yellow">
              <List size="sm" spacing={4}>
                {main_cause.advice.map((step) => (
                  <List.Item key={step}>{step}</List.Item>
                ))}
              </List>
            </Alert>
          )}
        </Stack>
      </SimpleGrid>
    </Part>
  )
}

function Causes({ id }: { id: string }) {
  const language = useLanguage()
  const causes = useQuery({
    queryKey: [...RESTAURANTS_KEY, id, 'causes', language],
    queryFn: ({ signal }) =>
      api.GET('/v1/restaurants/{id}/cancellations/causes', {
        path: { id },
        query: { language },
        signal,
      }),
  })
  return <Loaded query={causes}>{({ data }) => <CauseBars causes={data} />}</Loaded>
}

function CauseBars({ causes }: { causes: readonly Cause[] }) {
  const { t } = useTranslation('restaurants')
  if (causes.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('cancellations.none')}
      </Text>
    )
  }
  return (
    <Bars
      labelWidth={190}
      of={causes.reduce((sum, { count }) => sum + count, 0)}
      bars={causes.map(({ cause, title, count }) => ({
        ...{ key: cause, label: title, name: title, count },
        colour: 'orange.6',
      }))}
    />
  )
}
