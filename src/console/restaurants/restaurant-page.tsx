import { Button, SimpleGrid, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconFileImport, IconSettings, IconStar } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation, useSearch } from 'wouter'
import { urlOf } from '../api.ts'
import type { RestaurantRating } from '../api-types.ts'
import { opens } from '../parts/opens.ts'
import { PageFrame } from '../parts/page.tsx'
import { Part } from '../parts/part.tsx'
import { Failure, Loaded } from '../parts/states.tsx'
import { filtersOfComplaint, filtersOfDays } from '../reviews/filters.ts'
import { useCan } from '../session.ts'
import { AlertHistory, StandingAlerts } from './alerts.tsx'
import { Cancellations } from './cancellations.tsx'
import { CheckList } from './check-list.tsx'
import { Complaints } from './complaints.tsx'
import { Courier } from './courier.tsx'
import { readRange } from './date-range.ts'
import { Distribution } from './distribution.tsx'
import { Dynamics } from './dynamics.tsx'
import { Figures } from './figures.tsx'
import { ImportReviews } from './import-reviews.tsx'
import { useRating, useRatingPeriod, useRestaurant, useRestaurantNews } from './load-restaurants.ts'
import { RangePicker } from './range-picker.tsx'
import { Simulator } from './simulator.tsx'
import type { Complaint } from './types.ts'

/** A restaurant's week: its figures, what guests say, what to do. */
export function RestaurantPage({ id }: { id: string }) {
  const { t } = useTranslation('restaurants')
  const can = useCan()
  useRestaurantNews(id)
  const restaurant = useRestaurant(id)
  const rating = useRating(id)
  const [importing, { open, close }] = useDisclosure()
  return (
    <PageFrame
      title={restaurant.data?.name ?? t('title')}
      above={{ href: '/restaurants', title: t('title') }}
      actions={
        <>
          <Button
            component={Link}
            href={`/reviews?restaurant=${id}`}
            variant="default"
            leftSection={<IconStar size={16} />}
          >
            {t('toReviews')}
          </Button>
          {can('reviews:write') && (
            <Button variant="default" leftSection={<IconFileImport size={16} />} {...opens(open)}>
              {t('import.open')}
            </Button>
          )}
          {can('restaurants:write') && (
            <Button
              component={Link}
              href={`/settings/restaurants/${id}`}
              variant="default"
              leftSection={<IconSettings size={16} />}
            >
              {t('settings')}
            </Button>
          )}
        </>
      }
    >
      <Loaded query={rating} lines={8}>
        {(loaded) => <Parts rating={loaded} />}
      </Loaded>
      <ImportReviews id={id} opened={importing} onClose={close} />
    </PageFrame>
  )
}

function Parts({ rating }: { rating: RestaurantRating }) {
  const { t } = useTranslation('restaurants')
  const { restaurant_id: id } = rating
  const [, navigate] = useLocation()
  const range = readRange(useSearch())
  const asked = useRatingPeriod(id, range)
  const period = range && asked.data
  const complaints = period
    ? (topic: Complaint['topic']) => filtersOfDays(id, topic, { ...range, scores: period.complaints_counted.scores })
    : (topic: Complaint['topic']) => filtersOfComplaint(rating, topic)
  return (
    <Stack>
      <StandingAlerts rating={rating} />
      <Figures rating={rating} />
      <RangePicker
        range={range}
        without={t('range.newest')}
        onChange={(chosen) => navigate(urlOf(`/restaurants/${id}`, { ...chosen }), { replace: true })}
      />
      {range && asked.error && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Dynamics days={(period ?? rating).dynamics} inOrder={period !== undefined} />
        <Part title={t('distribution')} hint={t('ratings', { count: (period ?? rating).ratings_counted })}>
          <Distribution distribution={(period ?? rating).distribution} />
        </Part>
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Complaints
          complaints={(period ?? rating).complaints}
          hint={t(period ? 'complaints.ofPeriod' : 'complaints.hint')}
          reviewsOf={complaints}
        />
        <CheckList id={id} />
      </SimpleGrid>
      <Cancellations rating={rating} period={period} />
      <Simulator rating={rating} />
      <Courier courier={rating.courier} />
      <AlertHistory id={id} />
    </Stack>
  )
}
