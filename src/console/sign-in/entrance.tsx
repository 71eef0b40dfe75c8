import { Box, Center, Group, Paper, SegmentedControl, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isLanguage, setLanguage } from '../i18n.ts'
import { Logo } from '../shell/logo.tsx'

/** The page before one is let in. */
export function Entrance({ children }: { children: ReactNode }) {
  const { t, i18n } = useTranslation()
  return (
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
  )
}
