import { AppShell, Box } from '@mantine/core'
import { useDisclosure, useLocalStorage } from '@mantine/hooks'
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useRoute } from 'wouter'
import { opens } from '../parts/opens.ts'
import { PageLoading } from '../parts/states.tsx'
import { usePhone, useTablet } from '../phone.ts'
import { useCan } from '../session.ts'
import { useSettled } from '../settled.ts'
import { useShortcuts } from '../shortcuts.ts'
import { BottomBar } from './bottom-bar.tsx'
import { useCounters } from './counters.ts'
import { LiveBanner } from './live-banner.tsx'
import { Menu } from './menu.tsx'
import { useNotices } from './notices.ts'
import { setBadge } from './page-title.ts'
import { useMyPresence } from './presence.ts'
import { SCREENS, type ScreenId } from './screens.ts'

// After the first page: nobody waits for it.
const Told = lazy(() => import('./told.tsx').then((each) => ({ default: each.Told })))

const PhoneMenu = lazy(() => import('./phone-menu.tsx').then((each) => ({ default: each.PhoneMenu })))

const Help = lazy(() => import('./help.tsx').then((each) => ({ default: each.Help })))

const GO = {
  inbox: 'keys.goInbox',
  mailings: 'keys.goMailings',
  templates: 'keys.goTemplates',
  audiences: 'keys.goAudiences',
  reviews: 'keys.goReviews',
  restaurants: 'keys.goRestaurants',
  numbers: 'keys.goNumbers',
  settings: 'keys.goSettings',
} as const satisfies Record<ScreenId, string>

/** The frame around every screen: menu, shortcuts, help, connection status. */
export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation()
  const [path, navigate] = useLocation()
  const phone = usePhone()
  // On a phone a chat has the whole screen; its arrow leads back.
  const [inChat] = useRoute('/inbox/:id')
  const bar = phone && !inChat
  // Unless somebody has chosen otherwise, icons leave the room to the page on a tablet.
  const tablet = useTablet()
  const [chosen, setNarrow] = useLocalStorage<boolean | null>({ key: 'otklik-menu-compact', defaultValue: null })
  const narrow = chosen ?? tablet
  const [drawer, { open: openDrawer, close: closeDrawer }] = useDisclosure()
  // Once shown it stays mounted, so that it can animate out.
  const [menuKnown, setMenuKnown] = useState(false)
  if (drawer && !menuKnown) setMenuKnown(true)
  const [help, { toggle: toggleHelp, close: closeHelp }] = useDisclosure()
  const can = useCan()
  const counters = useCounters()
  const settled = useSettled()
  useMyPresence()
  useNotices()
  const screens = SCREENS.filter(({ scope }) => !scope || can(scope))

  // biome-ignore lint/correctness/useExhaustiveDependencies: closes when the page changes
  useEffect(closeDrawer, [path])
  useEffect(() => setBadge(counters.inbox), [counters.inbox])
  useShortcuts(t('keys.everywhere'), [
    { keys: '?', label: t('keys.help'), run: toggleHelp },
    ...screens.map(({ id, key, path: to }) => ({ keys: `g ${key}`, label: t(GO[id]), run: () => navigate(to) })),
  ])

  const menu = (compact: boolean) => (
    <Menu
      screens={screens}
      counters={counters}
      compact={compact}
      onCompact={phone ? undefined : () => setNarrow(!narrow)}
      help={opens(toggleHelp)}
    />
  )

  return (
    <AppShell
      navbar={{ width: narrow ? 60 : 216, breakpoint: 'sm', collapsed: { mobile: true } }}
      footer={{ height: 'calc(56px + env(safe-area-inset-bottom))', collapsed: !bar }}
      transitionDuration={0}
      styles={{ main: { display: 'flex', flexDirection: 'column', minHeight: '100dvh' } }}
    >
      <a className="skip-link" href="#content">
        {t('skip')}
      </a>
      {!phone && <AppShell.Navbar aria-label={t('nav.label')}>{menu(narrow)}</AppShell.Navbar>}
      <AppShell.Main id="content" tabIndex={-1}>
        <LiveBanner />
        <Suspense fallback={null}>{settled && <Told />}</Suspense>
        <Box flex={1} miw={0} style={{ display: 'flex', flexDirection: 'column' }}>
          <Suspense fallback={<PageLoading />}>{children}</Suspense>
        </Box>
      </AppShell.Main>
      {bar && (
        <AppShell.Footer>
          <BottomBar screens={screens} counters={counters} more={opens(openDrawer)} />
        </AppShell.Footer>
      )}
      {menuKnown && (
        <Suspense fallback={null}>
          <PhoneMenu opened={drawer} onClose={closeDrawer}>
            {menu(false)}
          </PhoneMenu>
        </Suspense>
      )}
      {help && (
        <Suspense fallback={null}>
          <Help opened onClose={closeHelp} />
        </Suspense>
      )}
    </AppShell>
  )
}
