import { Alert, Anchor, List, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { api } from '../api.ts'
import type { RestaurantRating } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { useLanguage } from '../i18n.ts'
import { Part } from '../parts/part.tsx'
import { Loaded } from '../parts/states.tsx'
import { Bars } from './bars.tsx'
import { DynamicsChart } from './dynamics.tsx'
import { RESTAURANTS_KEY } from './types.ts'

/** Orders cancelled by the restaurant's fault: how many, why most, what to do; the way to all of them. */
export function Cancellations({ rating }: { rating: RestaurantRating }) {
  const { t } = useTranslation('restaurants')
  const formats = useFormats()
  const { orders, cancelled, share, days, main_cause } = rating.cancellations
  return (
    <Part
      title={t('cancellations.title')}
      hint={
        orders === 0
          ? t('cancellations.noOrders', { days })
          : t('cancellations.hint', {
              days,
              cancelled: formats.number(cancelled),
              orders: formats.number(orders),
              share: formats.percent(share ?? 0),
            })
      }
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
            <DynamicsChart days={rating.dynamics} name="cancellation_rating" height={180} />
          </Suspense>
        </div>
        <Stack gap="sm">
          <Causes id={rating.restaurant_id} />
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
  const { t } = useTranslation('restaurants')
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
  return (
    <Loaded query={causes}>
      {({ data }) =>
        data.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('cancellations.none')}
          </Text>
        ) : (
          <Bars
            labelWidth={190}
            of={data.reduce((sum, { count }) => sum + count, 0)}
            bars={data.map(({ cause, title, count }) => ({
              ...{ key: cause, label: title, name: title, count },
              colour: 'orange.6',
            }))}
          />
        )
      }
    </Loaded>
  )
}
