import {
  Box,
  Divider,
  Popover,
  SegmentedControl,
  Switch,
  Text,
  UnstyledButton,
  useMantineColorScheme,
} from '@mantine/core'
import { IconApi, IconKeyboard, IconLogout } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import { isLanguage, LANGUAGE_CHOICES, type Language, setLanguage } from '../i18n.ts'
import { type Opener, opens } from '../parts/opens.ts'
import { useAskToLeave } from '../parts/unsaved.tsx'
import { useMe, useSignOut } from '../session.ts'
import classes from './menu.module.css'
import { useAway, useMyPresence } from './presence.ts'
import { UserFace } from './user-face.tsx'

/** Language, colours, help and sign-out, at the user's button. It loads when the button is pressed, and opens. */
export function UserMenu({ compact, help }: { compact: boolean; help: Opener }) {
  const { t, i18n } = useTranslation()
  const me = useMe()
  const [opened, setOpened] = useState(false)
  const face = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // Where the focus returns to.
    face.current?.focus()
    setOpened(true)
  }, [])
  const closeAnd = (act: () => void) => {
    setOpened(false)
    act()
  }
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const presence = useMyPresence()
  const away = useAway()
  const signOut = useAct(useSignOut())
  const askToLeave = useAskToLeave()
  const language = useAct(async (next: Language) => {
    await setLanguage(next)
    if (me.email) await api.PATCH('/v1/me', { body: { language: next } })
  })
  return (
    <Popover position="top-start" width={284} shadow="md" trapFocus returnFocus opened={opened} onChange={setOpened}>
      <Popover.Target>
        <UserFace ref={face} compact={compact} onClick={() => setOpened(!opened)} />
      </Popover.Target>
      <Popover.Dropdown p={6} aria-label={t('user.menu')}>
        {presence && (
          <Switch
            px="xs"
            py={8}
            label={t('presence.switch')}
            description={t('presence.switchHint')}
            checked={presence === 'away'}
            onChange={({ currentTarget }) => away.mutate(currentTarget.checked)}
          />
        )}
        <Label>{t('user.language')}</Label>
        <Box px="xs" pb={4}>
          <SegmentedControl
            fullWidth
            w="100%"
            size="xs"
            aria-label={t('user.language')}
            value={i18n.language}
            onChange={(value) => isLanguage(value) && language.mutate(value)}
            data={LANGUAGE_CHOICES}
          />
        </Box>
        <Label>{t('user.colours')}</Label>
        <Box px="xs" pb="xs">
          <SegmentedControl
            fullWidth
            w="100%"
            size="xs"
            aria-label={t('user.colours')}
            value={colorScheme}
            onChange={(value) => setColorScheme(value as typeof colorScheme)}
            data={[
              { value: 'light', label: t('user.light') },
              { value: 'dark', label: t('user.dark') },
              { value: 'auto', label: t('user.auto') },
            ]}
          />
        </Box>
        <Divider my={4} />
        <UnstyledButton className={classes.item} w="100%" {...opens(() => closeAnd(help.onClick))}>
          <IconKeyboard size={16} aria-hidden />
          <Text size="sm">{t('user.shortcuts')}</Text>
        </UnstyledButton>
        <UnstyledButton className={classes.item} w="100%" component="a" href="/docs" target="_blank">
          <IconApi size={16} aria-hidden />
          <Text size="sm">{t('user.api')}</Text>
        </UnstyledButton>
        {me.email && (
          <UnstyledButton className={classes.item} w="100%" onClick={() => askToLeave(() => signOut.mutate())}>
            <IconLogout size={16} aria-hidden />
            <Text size="sm">{t('user.signOut')}</Text>
          </UnstyledButton>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

function Label({ children }: { children: ReactNode }) {
  return (
    <Text size="xs" c="dimmed" px="xs" pt={6} pb={4}>
      {children}
    </Text>
  )
}
