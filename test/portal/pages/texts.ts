import type { Person } from '../state/portal-data.js';

const zone = 'Europe/Podgorica';
const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: zone });
const timeFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone });
const amountFormat = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });

export function fullName(person: Person | undefined): string {
  return person === undefined ? 'Unknown person' : `${person.name} ${person.lastName}`;
}

export function initials(person: Person | undefined): string {
  return person === undefined ? '?' : person.name.charAt(0) + person.lastName.charAt(0);
}

export function dayOf(milliseconds: number): string {
  return dayFormat.format(milliseconds);
}

export function dayAndTime(milliseconds: number): string {
  return `${dayOf(milliseconds)}, ${timeFormat.format(milliseconds)}`;
}

/** 154 440 with thin gaps, as the portal writes amounts. */
export function amount(value: number): string {
  return amountFormat.format(value).replaceAll(',', '\u00a0');
}

export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
