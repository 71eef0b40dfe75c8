import { Button, Stack, Tabs } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconEdit } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useLocation, useSearch } from 'wouter'
import { DraftSettings } from '../../drafts/draft-settings.tsx'
import { opens } from '../../parts/opens.ts'
import { Loaded } from '../../parts/states.tsx'
import { useRestaurant } from '../../restaurants/load-restaurants.ts'
import { RestaurantForm } from '../../restaurants/restaurant-form.tsx'
import { useReputationSettings } from '../../reviews/load-reviews.ts'
import { useCan } from '../../session.ts'
import { SettingsFrame } from '../settings-frame.tsx'
import { AutomaticAnswers } from './automatic-answers.tsx'
import { BorderForm } from './border-form.tsx'
import { Connections } from './connections.tsx'
import { FormulaForm } from './formula-form.tsx'
import { LinksForm } from './links-form.tsx'
import { ModerationForm } from './moderation-form.tsx'
import { OpeningHoursForm } from './opening-hours-form.tsx'
import { ReplyTemplates } from './reply-templates.tsx'
import { RequestForm } from './request-form.tsx'
import { VoiceForm } from './voice-form.tsx'

const TABS = ['rating', 'hours', 'requests', 'links', 'replies', 'drafts'] as const
type Tab = (typeof TABS)[number]

/** How a restaurant is rated, asks, links and answers. */
export function RestaurantSettings({ id }: { id: string }) {
  const { t } = useTranslation('settings')
  const can = useCan()
  const [, navigate] = useLocation()
  const wanted = new URLSearchParams(useSearch()).get('tab')
  const tab: Tab = TABS.find((each) => each === wanted) ?? 'rating'
  const restaurant = useRestaurant(id)
  const settings = useReputationSettings(id)
  const [editing, { open, close }] = useDisclosure()
  return (
    <SettingsFrame
      section="restaurants"
      title={restaurant.data?.name ?? t('section.restaurants')}
      above={{ href: `/restaurants/${id}`, title: t('restaurants.toPage') }}
      actions={
        can('restaurants:write') &&
        restaurant.data && (
          <Button variant="default" leftSection={<IconEdit size={16} />} {...opens(open)}>
            {t('restaurants.edit')}
          </Button>
        )
      }
    >
      {restaurant.data && editing && <RestaurantForm opened onClose={close} restaurant={restaurant.data} />}
      <Tabs
        value={tab}
        onChange={(value) => navigate(`/settings/restaurants/${id}?tab=${value}`, { replace: true })}
        keepMounted={false}
      >
        <Tabs.List>
          {TABS.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {t(`restaurants.tab.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="hours" pt="md">
          <Loaded query={restaurant} lines={8}>
            {(loaded) => (
              <Stack>
                <OpeningHoursForm restaurant={loaded} />
                <AutomaticAnswers id={id} hasHours={loaded.opening_hours !== null} />
              </Stack>
            )}
          </Loaded>
        </Tabs.Panel>
        <Loaded query={settings} lines={8}>
          {(loaded) => (
            <>
              <Tabs.Panel value="rating" pt="md">
                <Stack>
                  <BorderForm id={id} settings={loaded} />
                  <FormulaForm id={id} settings={loaded} />
                </Stack>
              </Tabs.Panel>
              <Tabs.Panel value="requests" pt="md">
                <RequestForm id={id} settings={loaded} />
              </Tabs.Panel>
              <Tabs.Panel value="links" pt="md">
                <Stack>
                  <LinksForm id={id} settings={loaded} />
                  <Connections id={id} />
                </Stack>
              </Tabs.Panel>
              <Tabs.Panel value="replies" pt="md">
                <Stack>
                  <VoiceForm id={id} settings={loaded} />
                  <ModerationForm id={id} settings={loaded} />
                  <ReplyTemplates id={id} language={loaded.voice.language} />
                </Stack>
              </Tabs.Panel>
              <Tabs.Panel value="drafts" pt="md">
                <DraftSettings id={id} />
              </Tabs.Panel>
            </>
          )}
        </Loaded>
      </Tabs>
    </SettingsFrame>
  )
}
