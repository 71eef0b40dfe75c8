import { Button, Card, Group, Stack, Text } from '@mantine/core'
import { IconBuildingStore } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link, Redirect } from 'wouter'
import { Rows } from '../../parts/rows.tsx'
import { Empty } from '../../parts/states.tsx'
import { useRestaurants } from '../../restaurants/load-restaurants.ts'
import { SettingsFrame } from '../settings-frame.tsx'

/** The restaurant whose settings are shown; with one restaurant there is nothing to choose. */
export function RestaurantChoice() {
  const { t } = useTranslation(['settings', 'shell'])
  const restaurants = useRestaurants()
  const [only, ...others] = restaurants.rows
  if (only && others.length === 0) return <Redirect to={`/settings/restaurants/${only.id}`} replace />
  return (
    <SettingsFrame section="restaurants" hint={t('restaurants.hint')}>
      <Rows
        list={restaurants}
        empty={
          <Empty
            icon={<IconBuildingStore />}
            title={t('restaurants.empty')}
            action={
              <Button component={Link} href="/restaurants">
                {t('shell:nav.restaurants')}
              </Button>
            }
          />
        }
      >
        {(rows) => (
          <Stack gap="xs">
            {rows.map(({ id, name }) => (
              <Card key={id} padding="sm">
                <Group justify="space-between">
                  <Text fw={600}>{name}</Text>
                  <Button
                    component={Link}
                    href={`/settings/restaurants/${id}`}
                    variant="default"
                    size="xs"
                    aria-label={t('restaurants.open', { name })}
                  >
                    {t('shell:act.open')}
                  </Button>
                </Group>
              </Card>
            ))}
          </Stack>
        )}
      </Rows>
    </SettingsFrame>
  )
}
