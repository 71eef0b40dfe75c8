import { Button, MantineProvider, Text } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { MutationCache, QueryCache, QueryClient, QueryClientProvider, useQueryClient } from '@tanstack/react-query'
import i18next from 'i18next'
import { Activity, lazy, type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Redirect, Route, Switch, useLocation } from 'wouter'
import { ApiError, onSignedOut } from './api.ts'
import { coloursManager } from './colours.ts'
import { hasChosenLanguage, setLanguage } from './i18n.ts'
import { startLive } from './live.ts'
import { ConfirmProvider } from './parts/confirm.tsx'
import { ErrorBoundary } from './parts/error-boundary.tsx'
import { NotAllowed } from './parts/not-allowed.tsx'
import { PageFrame } from './parts/page.tsx'
import { Failure, PageLoading } from './parts/states.tsx'
import { AskBeforeLeaving } from './parts/unsaved.tsx'
import { endSession, MeProvider, useAccess, useCan, useMe, userOf } from './session.ts'
import { SCREENS, type Screen } from './shell/screens.ts'
import { Shell } from './shell/shell.tsx'
import { listenForShortcuts } from './shortcuts.ts'
import { FirstStart } from './sign-in/first-start.tsx'
import { SignIn } from './sign-in/sign-in.tsx'
import { cssVariablesResolver, useTheme } from './theme.ts'

const DuplicatesPage = lazy(() =>
  import('./guests/duplicates-page.tsx').then((each) => ({ default: each.DuplicatesPage })),
)

const client = new QueryClient({
  queryCache: new QueryCache(),
  mutationCache: new MutationCache(),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // A refusal stays a refusal; a call without an answer may get one in a moment.
      retry: (failures, error) => failures < 2 && !(error instanceof ApiError && isRefusal(error)),
      refetchOnWindowFocus: false,
    },
    mutations: { retry: false },
  },
})
// Answers hold words of the server, in the language they were asked in.
i18next.on('languageChanged', () => void client.invalidateQueries())

/** The whole console. */
export function App() {
  return (
    <MantineProvider
      theme={useTheme()}
      cssVariablesResolver={cssVariablesResolver}
      colorSchemeManager={coloursManager}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={client}>
        <Notifications position="bottom-right" limit={4} />
        <ConfirmProvider>
          <ErrorBoundary>
            <AskBeforeLeaving>
              <Gate />
            </AskBeforeLeaving>
          </ErrorBoundary>
        </ConfirmProvider>
      </QueryClientProvider>
    </MantineProvider>
  )
}

/** Admits whoever is signed in. */
function Gate() {
  const { t } = useTranslation()
  const access = useAccess()
  const queries = useQueryClient()
  useEffect(() => onSignedOut(() => endSession(queries)), [queries])
  if (access.data === undefined) {
    return access.error ? (
      <PageFrame title={t('product')} width={640}>
        <Failure error={access.error} retry={() => void access.refetch()} />
      </PageFrame>
    ) : (
      <PageLoading />
    )
  }
  const { data } = access
  const user = userOf(data)
  return (
    <>
      {data.state === 'first_start' && <FirstStart />}
      {data.state === 'signed_out' && <SignIn ended={data.ended ?? false} />}
      {user && (
        <Activity key={user.id} mode={data.state === 'signed_in' ? 'visible' : 'hidden'}>
          <MeProvider value={user}>
            <SignedIn />
          </MeProvider>
        </Activity>
      )}
    </>
  )
}

function SignedIn() {
  const me = useMe()
  useEffect(() => startLive(), [])
  useEffect(() => listenForShortcuts(), [])
  useEffect(() => {
    if (me.language && !hasChosenLanguage()) void setLanguage(me.language)
  }, [me.language])
  return (
    <Shell>
      <Switch>
        {SCREENS.map((screen) => (
          <Route key={screen.id} path={`${screen.path}/*?`}>
            <Guarded screen={screen}>
              <screen.component />
            </Guarded>
          </Route>
        ))}
        <Route path="/guests/duplicates">
          <DuplicatesPage />
        </Route>
        <Route path="/">
          <Home />
        </Route>
        <Route>
          <NotFound />
        </Route>
      </Switch>
    </Shell>
  )
}

function Home() {
  const can = useCan()
  const first = SCREENS.find(({ scope }) => !scope || can(scope))
  return <Redirect to={first?.path ?? '/settings'} replace />
}

function Guarded({ screen, children }: { screen: Screen; children: ReactNode }) {
  const { t } = useTranslation()
  const can = useCan()
  const [path] = useLocation()
  if (screen.scope && !can(screen.scope)) {
    return (
      <PageFrame title={t(`nav.${screen.id}`)}>
        <NotAllowed />
      </PageFrame>
    )
  }
  return <ErrorBoundary place={path}>{children}</ErrorBoundary>
}

function NotFound() {
  const { t } = useTranslation()
  return (
    <PageFrame title={t('state.notFound')}>
      <Text c="dimmed" mb="md">
        {t('state.notFoundText')}
      </Text>
      <Button component={Link} href="/" w="fit-content">
        {t('state.toStart')}
      </Button>
    </PageFrame>
  )
}

function isRefusal({ problem: { status } }: ApiError): boolean {
  return status >= 400 && status < 500
}
