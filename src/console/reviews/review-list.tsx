import { Anchor, Button, Grid, Group, Select, Stack } from '@mantine/core'
import { IconStar } from '@tabler/icons-react'
import { lazy, Suspense, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation, useSearch } from 'wouter'
import { Choice } from '../parts/choice.tsx'
import { PageFrame } from '../parts/page.tsx'
import { Rows } from '../parts/rows.tsx'
import { Empty, Loading } from '../parts/states.tsx'
import { FilterBar } from './filter-bar.tsx'
import { type Filters, isFiltered, readFilters, writeFilters } from './filters.ts'
import { useReviews } from './load-reviews.ts'
import { ReviewCard } from './review-card.tsx'
import { STATUSES, type Status } from './types.ts'

const StatisticsPane = lazy(() => import('./statistics-pane.tsx').then((each) => ({ default: each.StatisticsPane })))

/** Reviews of all restaurants: filtered, counted, answered. */
export function ReviewList() {
  const { t } = useTranslation('reviews')
  const search = useSearch()
  const [, navigate] = useLocation()
  const filters = useMemo(() => readFilters(search), [search])
  const change = (part: Partial<Filters>) => {
    const query = writeFilters({ ...filters, ...part })
    navigate(query ? `/reviews?${query}` : '/reviews', { replace: true })
  }
  const reviews = useReviews(filters)
  return (
    <PageFrame
      title={t('title')}
      hint={t('hint')}
      actions={
        filters.restaurant && (
          <Anchor component={Link} href={`/settings/restaurants/${filters.restaurant}?tab=replies`} size="sm">
            {t('toVoice')}
          </Anchor>
        )
      }
    >
      <FilterBar filters={filters} onChange={change} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 8 }} order={{ base: 2, lg: 1 }}>
          <Stack>
            <Group justify="space-between" gap="xs">
              <Choice
                aria-label={t('filter.status')}
                value={filters.status}
                onChange={(value) =>
                  change({
                    status: value as Status,
                    ...(value === 'waiting' ? { sort: 'deadline' } : { sort: 'newest' }),
                  })
                }
                data={STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))}
              />
              <Select
                aria-label={t('filter.sort')}
                allowDeselect={false}
                w={200}
                value={filters.sort}
                onChange={(value) => value && change({ sort: value as Filters['sort'] })}
                data={(['newest', 'deadline'] as const).map((value) => ({ value, label: t(`sort.${value}`) }))}
              />
            </Group>
            <Rows
              list={reviews}
              empty={
                <Empty
                  icon={<IconStar />}
                  title={t(isFiltered(filters) ? 'empty.filtered' : 'empty.title')}
                  action={
                    isFiltered(filters) && (
                      <Button variant="default" onClick={() => navigate('/reviews', { replace: true })}>
                        {t('filter.clear')}
                      </Button>
                    )
                  }
                >
                  {!isFiltered(filters) && t('empty.text')}
                </Empty>
              }
              lines={8}
            >
              {(rows) => rows.map((review) => <ReviewCard key={review.id} review={review} />)}
            </Rows>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }} order={{ base: 1, lg: 2 }}>
          <Suspense fallback={<Loading lines={6} />}>
            <StatisticsPane filters={filters} />
          </Suspense>
        </Grid.Col>
      </Grid>
    </PageFrame>
  )
}
