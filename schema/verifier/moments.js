// Instants and days. All are written `2026-11-20T10:00:00+08:00`, so their texts sort as they follow in time and are
// compared as texts; whole seconds are counted only to add to them.
'use strict';

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const DAY_SECONDS = 86400;
const BEIJING = 8 * 3600;
// China last kept summer time in 1991; before 1992 `+08:00` was not always the time of Beijing.
const FIRST_MOMENT = '1992', FIRST_DAY = '0001';

function secondsOf(moment) {
    const [year, month, day, hour, minute, second] = moment.match(/\d+/g).map(Number);
    const found = new Date(0);
    found.setUTCFullYear(year, month - 1, day); // Date.UTC takes the years below 100 for 19..
    return found.setUTCHours(hour, minute, second) / 1000 - BEIJING;
}

function writtenMoment(seconds) {
    return new Date((seconds + BEIJING) * 1000).toISOString().slice(0, 19) + '+08:00';
}

function later(moment, seconds) {
    return writtenMoment(secondsOf(moment) + seconds);
}

// A day that is not in the calendar, or an hour that is not on the clock, comes back as another.
function isMoment(text) {
    return MOMENT.test(text) && text >= FIRST_MOMENT && writtenMoment(secondsOf(text)) === text;
}

function isDay(text) {
    return DAY.test(text) && text >= FIRST_DAY && dayAfter(text, 0) === text;
}

function dayAfter(day, count) {
    return writtenMoment(secondsOf(`${day}T00:00:00+08:00`) + count * DAY_SECONDS).slice(0, 10);
}

// ISO weekday: 1 is Monday. 1970-01-01 was a Thursday.
function weekday(day) {
    const days = (secondsOf(`${day}T00:00:00+08:00`) + BEIJING) / DAY_SECONDS;
    return (days + 3) % 7 + 1;
}

// `2026-11-20 21:00`, as the sentences write it.
function shortMoment(moment) {
    return moment.slice(0, 16).replace('T', ' ');
}
