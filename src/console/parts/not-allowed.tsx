import { Button } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useMe } from '../session.ts'
import { Empty } from './states.tsx'

/** Replaces a page that the user's role does not include. */
export function NotAllowed() {
  const { t } = useTranslation()
  const { role } = useMe()
  return (
    <Empty
      icon={<IconLock size={26} />}
      title={t('state.notAllowed')}
      action={
        <Button component={Link} href="/" variant="default">
          {t('state.toStart')}
        </Button>
      }
    >
      {t('state.notAllowedText', { role: role ? t(`role.${role}`) : t('user.key') })}
    </Empty>
  )
}
