import { Button, Center, Stack, Text, Title } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

type Props = {
  children: ReactNode
  fallback?: (error: Error) => ReactNode
  /** A different value lets it try again. */
  place?: string
}

/** Keeps an error in one part from taking down the page. */
export class ErrorBoundary extends Component<Props, { error?: Error | undefined }> {
  override state: { error?: Error | undefined } = {}

  static getDerivedStateFromError(error: Error) {
    return { error }
  }

  override componentDidUpdate(before: Props) {
    if (this.state.error && before.place !== this.props.place) this.setState({ error: undefined })
  }

  override render() {
    const { error } = this.state
    if (!error) return this.props.children
    return this.props.fallback?.(error) ?? <Broken error={error} />
  }
}

function Broken({ error }: { error: Error }) {
  const { t } = useTranslation()
  return (
    <Center h="60vh" px="md">
      <Stack align="center" gap="xs" maw={420} role="alert">
        <Title order={1} size="h2">
          {t('state.broken')}
        </Title>
        <Text c="dimmed" ta="center">
          {t('state.brokenText')}
        </Text>
        <Text size="xs" c="dimmed" ff="monospace">
          {error.message}
        </Text>
        <Button onClick={() => location.reload()}>{t('state.reload')}</Button>
      </Stack>
    </Center>
  )
}
