/** Style sheets go into the bundle beside the script that imports them. */
declare module "*.css";
