import { Drawer } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Guest } from '../api-types.ts'
import { LeavingPlace, useLeaving } from '../parts/unsaved.tsx'
import { GuestCard } from './card/guest-card.tsx'

type Props = { guest: Guest; phone: boolean; opened: boolean; onClose: () => void; onTag: (tag: string) => void }

/** The guest's card over the timeline, when there is no room beside it. */
export function CardDrawer({ guest, phone, opened, onClose, onTag }: Props) {
  const { t } = useTranslation('inbox')
  const { place, leave } = useLeaving(onClose)
  // Rendered closed once, so that opening it remembers where the focus was.
  const [shown, setShown] = useState(false)
  useEffect(() => setShown(opened), [opened])
  return (
    <Drawer
      opened={shown}
      onClose={leave}
      position="right"
      size={phone ? '100%' : 380}
      title={t('card.label')}
      padding={0}
      styles={{ header: { paddingInline: 16 } }}
    >
      <LeavingPlace place={place}>
        <GuestCard guest={guest} onTag={onTag} />
      </LeavingPlace>
    </Drawer>
  )
}
