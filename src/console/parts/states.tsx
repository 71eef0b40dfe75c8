import { Alert, Box, Button, Center, Loader, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { IconAlertTriangle, IconCloudOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useDescribe } from '../acts.ts'
import { ApiError } from '../api.ts'

/** Nothing here yet: what this place is for and what to do next. */
export function Empty(props: { icon?: ReactNode; title: string; children?: ReactNode; action?: ReactNode }) {
  const { icon, title, children, action } = props
  return (
    <Center py={48} px="md">
      <Stack align="center" gap="xs" maw={440}>
        {icon && (
          <ThemeIcon size={52} radius="xl" variant="light" aria-hidden>
            {icon}
          </ThemeIcon>
        )}
        <Title order={2} size="h3" ta="center">
          {title}
        </Title>
        {children && (
          <Text c="dimmed" ta="center" size="sm" component="div">
            {children}
          </Text>
        )}
        {action && <Box mt="xs">{action}</Box>}
      </Stack>
    </Center>
  )
}

/** Something did not load: why, with a button to try again. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation()
  const { title, detail, requestId } = useDescribe()(error)
  const offline = error instanceof ApiError && error.code === 'offline'
  return (
    <Alert color={offline ? 'gray' : 'red'} icon={offline ? <IconCloudOff /> : <IconAlertTriangle />} title={title}>
      <Stack gap="xs" align="flex-start">
        {detail && (
          <Text size="sm" style={{ whiteSpace: 'pre-line' }}>
            {detail}
          </Text>
        )}
        {requestId && (
          <Text size="xs" c="dimmed">
            {t('state.request', { id: requestId })}
          </Text>
        )}
        {retry && (
          <Button size="xs" variant="default" onClick={retry}>
            {t('act.retry')}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}

/** Grey lines in place of something that is loading. */
export function Loading({ lines = 4, height = 18 }: { lines?: number; height?: number }) {
  const { t } = useTranslation()
  return (
    <Stack gap="sm" role="status" aria-label={t('state.loading')}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: grey lines have no names
        <Skeleton key={line} height={height} width={line % 3 === 2 ? '70%' : '100%'} />
      ))}
    </Stack>
  )
}

/** While a whole screen loads. */
export function PageLoading() {
  const { t } = useTranslation()
  return (
    <Center h="60vh" role="status" aria-label={t('state.loading')}>
      <Loader size="sm" />
    </Center>
  )
}

export type Loadable<T> = { data: T | undefined; error: Error | null; isPending: boolean; refetch: () => unknown }

/** The three states of anything loaded: grey lines, an error with a way out, or the thing itself. */
export function Loaded<T>(props: { query: Loadable<T>; lines?: number; children: (data: T) => ReactNode }) {
  const { query, lines, children } = props
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <Failure error={query.error} retry={() => void query.refetch()} />
  return <Loading {...(lines && { lines })} />
}
