export async function connectSlips() {}
