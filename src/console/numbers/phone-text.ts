/** A phone as people write it; Russian ones with their usual spaces. Undefined if there is none. */
export function phoneText(phone: string | null | undefined): string | undefined {
  if (!phone) return undefined
  const plus = phone.startsWith('+') ? phone : `+${phone}`
  const russian = plus.match(/^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/)
  return russian ? `+7 ${russian[1]} ${russian[2]}-${russian[3]}-${russian[4]}` : plus
}
