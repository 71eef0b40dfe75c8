import { Anchor, Badge, Button, Card, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconBuildingStore, IconClockHour4, IconPlus, IconScale } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { RestaurantInList } from '../api-types.ts'
import { opens } from '../parts/opens.ts'
import { PageFrame } from '../parts/page.tsx'
import { Rows } from '../parts/rows.tsx'
import { Empty } from '../parts/states.tsx'
import { useCan } from '../session.ts'
import { Figure } from './figure.tsx'
import { useRestaurantNews, useRestaurants } from './load-restaurants.ts'

const RestaurantForm = lazy(() => import('./restaurant-form.tsx').then((each) => ({ default: each.RestaurantForm })))

/** All restaurants with their ratings and the day's arrows. */
export function RestaurantList() {
  const { t } = useTranslation('restaurants')
  useRestaurantNews()
  const restaurants = useRestaurants()
  const [adding, { open, close }] = useDisclosure()
  const can = useCan()
  const add = can('restaurants:write') && (
    <Button leftSection={<IconPlus size={16} />} {...opens(open)}>
      {t('add')}
    </Button>
  )
  const isEmpty = restaurants.isSuccess && restaurants.rows.length === 0
  return (
    <PageFrame
      title={t('title')}
      hint={t('hint')}
      actions={
        !isEmpty && (
          <>
            {can('messages:read') && (
              <Button
                component={Link}
                href="/restaurants/answer-times"
                variant="default"
                leftSection={<IconClockHour4 size={16} />}
              >
                {t('answerTimes.open')}
              </Button>
            )}
            <Button
              component={Link}
              href="/restaurants/compare"
              variant="default"
              leftSection={<IconScale size={16} />}
            >
              {t('compare.open')}
            </Button>
            {add}
          </>
        )
      }
    >
      <Rows
        list={restaurants}
        empty={
          <Empty icon={<IconBuildingStore />} title={t('empty.title')} action={add}>
            {t('empty.text')}
          </Empty>
        }
      >
        {(rows) => (
          <SimpleGrid cols={{ base: 1, sm: 2, xl: 3 }}>
            {rows.map((restaurant) => (
              <RestaurantCard key={restaurant.id} restaurant={restaurant} />
            ))}
          </SimpleGrid>
        )}
      </Rows>
      {adding && (
        <Suspense fallback={null}>
          <RestaurantForm opened onClose={close} />
        </Suspense>
      )}
    </PageFrame>
  )
}

function RestaurantCard({ restaurant }: { restaurant: RestaurantInList }) {
  const { t } = useTranslation('restaurants')
  const { change_24h: change } = restaurant
  return (
    <Card component="article" aria-label={restaurant.name}>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Anchor component={Link} href={`/restaurants/${restaurant.id}`} fw={600} c="var(--mantine-color-text)">
            {restaurant.name}
          </Anchor>
          <Badge color="gray">{t(`form.${restaurant.courier}`)}</Badge>
        </Group>
        {restaurant.overall === null ? (
          <Text size="sm" c="dimmed">
            {t('noRatings')}
          </Text>
        ) : (
          <Group gap="xl" align="flex-end">
            <div>
              <Text size="xs" c="dimmed">
                {t('figure.overall')}
              </Text>
              <Figure value={restaurant.overall} change={change.overall} size="lg" />
            </div>
            {(['score', 'cancellation_rating'] as const).map((name) => (
              <div key={name}>
                <Text size="xs" c="dimmed">
                  {t(`figure.${name}`)}
                </Text>
                <Figure value={restaurant[name]} change={change[name]} />
              </div>
            ))}
          </Group>
        )}
      </Stack>
    </Card>
  )
}
