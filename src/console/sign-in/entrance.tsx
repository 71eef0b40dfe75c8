import { Alert, Box, Button, Center, Group, Paper, SegmentedControl, Stack, Title } from '@mantine/core'
import { type ReactNode, Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { isLanguage, setLanguage } from '../i18n.ts'
import { PageLoading } from '../parts/states.tsx'
import { Logo } from '../shell/logo.tsx'
import { setPageTitle } from '../shell/page-title.ts'

/** The page before sign-in. */
export function Entrance({ children }: { children: ReactNode }) {
  const { t, i18n } = useTranslation()
  return (
    <Suspense fallback={<PageLoading />}>
      <Center mih="100dvh" p="md" component="main">
        <Stack w="100%" maw={400}>
          <Group justify="space-between">
            <Logo size={30} />
            <SegmentedControl
              size="xs"
              aria-label={t('user.language')}
              value={i18n.language}
              onChange={(value) => isLanguage(value) && void setLanguage(value)}
              data={[
                { value: 'ru', label: 'Рус' },
                { value: 'en', label: 'Eng' },
              ]}
            />
          </Group>
          <Paper withBorder p="lg">
            <Box>{children}</Box>
          </Paper>
        </Stack>
      </Center>
    </Suspense>
  )
}

type FormProps = {
  title: string
  act: { mutate: () => void; isPending: boolean }
  /** What the button says. */
  submit: string
  /** Why the user was not let in. */
  error: string | undefined
  /** Between the heading and the fields. */
  hint?: ReactNode
  below?: ReactNode
  children: ReactNode
}

/** A field of the sign-in page. */
export function EntranceForm({ title, act, submit, error, hint, below, children }: FormProps) {
  useEffect(() => setPageTitle(title), [title])
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        act.mutate()
      }}
    >
      <Stack>
        <Title order={1}>{title}</Title>
        {hint}
        {error !== undefined && (
          <Alert color="red" role="alert">
            {error}
          </Alert>
        )}
        {children}
        <Button type="submit" loading={act.isPending} fullWidth>
          {submit}
        </Button>
        {below}
      </Stack>
    </form>
  )
}
